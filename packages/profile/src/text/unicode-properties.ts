/** The General Categories by their long names, and the scripts: the engine's own tables answer for a character. */

const CATEGORIES: readonly (readonly [short: string, name: string])[] = [
  ['Ll', 'Lowercase Letter'],
  ['Nd', 'Decimal Number'],
  ['Lu', 'Uppercase Letter'],
  ['Zs', 'Space Separator'],
  ['Po', 'Other Punctuation'],
  ['Lo', 'Other Letter'],
  ['Pd', 'Dash Punctuation'],
  ['Ps', 'Open Punctuation'],
  ['Pe', 'Close Punctuation'],
  ['Pi', 'Initial Punctuation'],
  ['Pf', 'Final Punctuation'],
  ['Pc', 'Connector Punctuation'],
  ['Sm', 'Math Symbol'],
  ['Sc', 'Currency Symbol'],
  ['Sk', 'Modifier Symbol'],
  ['So', 'Other Symbol'],
  ['Mn', 'Nonspacing Mark'],
  ['Mc', 'Spacing Mark'],
  ['Me', 'Enclosing Mark'],
  ['Lm', 'Modifier Letter'],
  ['Lt', 'Titlecase Letter'],
  ['Nl', 'Letter Number'],
  ['No', 'Other Number'],
  ['Cc', 'Control'],
  ['Cf', 'Format'],
  ['Zl', 'Line Separator'],
  ['Zp', 'Paragraph Separator'],
  ['Cs', 'Surrogate'],
  ['Co', 'Private Use'],
]

const SCRIPTS =
  'Common Latin Inherited Cyrillic Greek Han Arabic Hebrew Hiragana Katakana Hangul Devanagari Thai Bengali Tamil Telugu Gujarati Gurmukhi Kannada Malayalam Oriya Sinhala Lao Tibetan Myanmar Georgian Armenian Ethiopic Khmer Mongolian Cherokee Canadian_Aboriginal Bopomofo Adlam Ahom Anatolian_Hieroglyphs Avestan Balinese Bamum Bassa_Vah Batak Bhaiksuki Brahmi Braille Buginese Buhid Carian Caucasian_Albanian Chakma Cham Chorasmian Coptic Cuneiform Cypriot Cypro_Minoan Deseret Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Garay Glagolitic Gothic Grantha Gunjala_Gondi Gurung_Khema Hanifi_Rohingya Hanunoo Hatran Imperial_Aramaic Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khojki Khudawadi Kirat_Rai Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mro Multani Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Ol_Onal Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sogdian Sora_Sompeng Soyombo Sundanese Sunuwar Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tangsa Tangut Tifinagh Tirhuta Todhri Toto Tulu_Tigalari Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi Zanabazar_Square'

const categories = CATEGORIES.map(([short, name]) => ({ name, test: new RegExp(`^\\p{${short}}$`, 'u') }))

/** Made when the first character is asked for. */
let scripts: readonly { readonly name: string; readonly test: RegExp }[] | undefined

/** The General Category, "Unassigned" for a code point that has none. */
export function categoryOf(character: string): string {
  return categories.find(({ test }) => test.test(character))?.name ?? 'Unassigned'
}

/** The script, "Unknown" for a code point that has none. */
export function scriptOf(character: string): string {
  scripts ??= SCRIPTS.split(' ').flatMap(scriptTest)
  return scripts.find(({ test }) => test.test(character))?.name ?? 'Unknown'
}

/** No test for a script that this engine's version of Unicode lacks. */
function scriptTest(script: string) {
  try {
    return [{ name: script.replaceAll('_', ' '), test: new RegExp(`^\\p{Script=${script}}$`, 'u') }]
  } catch {
    return []
  }
}
