/**
 * The blocks of Unicode 18 by the code point at which each starts; a start without a name ends the block before it. Source: the
 * Unicode Character Database, Blocks.txt.
 */
const BLOCKS = `
0 Basic Latin|80 Latin-1 Supplement|100 Latin Extended-A|180 Latin Extended-B|250 IPA Extensions|
2b0 Spacing Modifier Letters|300 Combining Diacritical Marks|370 Greek and Coptic|400 Cyrillic|
500 Cyrillic Supplement|530 Armenian|590 Hebrew|600 Arabic|700 Syriac|750 Arabic Supplement|780 Thaana|7c0 NKo|
800 Samaritan|840 Mandaic|860 Syriac Supplement|870 Arabic Extended-B|8a0 Arabic Extended-A|900 Devanagari|
980 Bengali|a00 Gurmukhi|a80 Gujarati|b00 Oriya|b80 Tamil|c00 Telugu|c80 Kannada|d00 Malayalam|d80 Sinhala|e00 Thai|
e80 Lao|f00 Tibetan|1000 Myanmar|10a0 Georgian|1100 Hangul Jamo|1200 Ethiopic|1380 Ethiopic Supplement|13a0 Cherokee|
1400 Unified Canadian Aboriginal Syllabics|1680 Ogham|16a0 Runic|1700 Tagalog|1720 Hanunoo|1740 Buhid|1760 Tagbanwa|
1780 Khmer|1800 Mongolian|18b0 Unified Canadian Aboriginal Syllabics Extended|1900 Limbu|1950 Tai Le|1980 New Tai Lue|
19e0 Khmer Symbols|1a00 Buginese|1a20 Tai Tham|1ab0 Combining Diacritical Marks Extended|1b00 Balinese|1b80 Sundanese|
1bc0 Batak|1c00 Lepcha|1c50 Ol Chiki|1c80 Cyrillic Extended-C|1c90 Georgian Extended|1cc0 Sundanese Supplement|
1cd0 Vedic Extensions|1d00 Phonetic Extensions|1d80 Phonetic Extensions Supplement|
1dc0 Combining Diacritical Marks Supplement|1e00 Latin Extended Additional|1f00 Greek Extended|
2000 General Punctuation|2070 Superscripts and Subscripts|20a0 Currency Symbols|
20d0 Combining Diacritical Marks for Symbols|2100 Letterlike Symbols|2150 Number Forms|2190 Arrows|
2200 Mathematical Operators|2300 Miscellaneous Technical|2400 Control Pictures|2440 Optical Character Recognition|
2460 Enclosed Alphanumerics|2500 Box Drawing|2580 Block Elements|25a0 Geometric Shapes|2600 Miscellaneous Symbols|
2700 Dingbats|27c0 Miscellaneous Mathematical Symbols-A|27f0 Supplemental Arrows-A|2800 Braille Patterns|
2900 Supplemental Arrows-B|2980 Miscellaneous Mathematical Symbols-B|2a00 Supplemental Mathematical Operators|
2b00 Miscellaneous Symbols and Arrows|2c00 Glagolitic|2c60 Latin Extended-C|2c80 Coptic|2d00 Georgian Supplement|
2d30 Tifinagh|2d80 Ethiopic Extended|2de0 Cyrillic Extended-A|2e00 Supplemental Punctuation|
2e80 CJK Radicals Supplement|2f00 Kangxi Radicals|2fe0|2ff0 Ideographic Description Characters|
3000 CJK Symbols and Punctuation|3040 Hiragana|30a0 Katakana|3100 Bopomofo|3130 Hangul Compatibility Jamo|3190 Kanbun|
31a0 Bopomofo Extended|31c0 CJK Strokes|31f0 Katakana Phonetic Extensions|3200 Enclosed CJK Letters and Months|
3300 CJK Compatibility|3400 CJK Unified Ideographs Extension A|4dc0 Yijing Hexagram Symbols|
4e00 CJK Unified Ideographs|a000 Yi Syllables|a490 Yi Radicals|a4d0 Lisu|a500 Vai|a640 Cyrillic Extended-B|a6a0 Bamum|
a700 Modifier Tone Letters|a720 Latin Extended-D|a800 Syloti Nagri|a830 Common Indic Number Forms|a840 Phags-pa|
a880 Saurashtra|a8e0 Devanagari Extended|a900 Kayah Li|a930 Rejang|a960 Hangul Jamo Extended-A|a980 Javanese|
a9e0 Myanmar Extended-B|aa00 Cham|aa60 Myanmar Extended-A|aa80 Tai Viet|aae0 Meetei Mayek Extensions|
ab00 Ethiopic Extended-A|ab30 Latin Extended-E|ab70 Cherokee Supplement|abc0 Meetei Mayek|ac00 Hangul Syllables|
d7b0 Hangul Jamo Extended-B|d800 High Surrogates|db80 High Private Use Surrogates|dc00 Low Surrogates|
e000 Private Use Area|f900 CJK Compatibility Ideographs|fb00 Alphabetic Presentation Forms|
fb50 Arabic Presentation Forms-A|fe00 Variation Selectors|fe10 Vertical Forms|fe20 Combining Half Marks|
fe30 CJK Compatibility Forms|fe50 Small Form Variants|fe70 Arabic Presentation Forms-B|
ff00 Halfwidth and Fullwidth Forms|fff0 Specials|10000 Linear B Syllabary|10080 Linear B Ideograms|
10100 Aegean Numbers|10140 Ancient Greek Numbers|10190 Ancient Symbols|101d0 Phaistos Disc|10200|10280 Lycian|
102a0 Carian|102e0 Coptic Epact Numbers|10300 Old Italic|10330 Gothic|10350 Old Permic|10380 Ugaritic|
103a0 Old Persian|103e0|10400 Deseret|10450 Shavian|10480 Osmanya|104b0 Osage|10500 Elbasan|10530 Caucasian Albanian|
10570 Vithkuqi|105c0 Todhri|10600 Linear A|10780 Latin Extended-F|107c0|10800 Cypriot Syllabary|
10840 Imperial Aramaic|10860 Palmyrene|10880 Nabataean|108b0|108e0 Hatran|10900 Phoenician|10920 Lydian|10940 Sidetic|
10960|10980 Meroitic Hieroglyphs|109a0 Meroitic Cursive|10a00 Kharoshthi|10a60 Old South Arabian|
10a80 Old North Arabian|10aa0|10ac0 Manichaean|10b00 Avestan|10b40 Inscriptional Parthian|10b60 Inscriptional Pahlavi|
10b80 Psalter Pahlavi|10bb0|10c00 Old Turkic|10c50|10c80 Old Hungarian|10d00 Hanifi Rohingya|10d40 Garay|10d90|
10e60 Rumi Numeral Symbols|10e80 Yezidi|10ec0 Arabic Extended-C|10f00 Old Sogdian|10f30 Sogdian|10f70 Old Uyghur|
10fb0 Chorasmian|10fe0 Elymaic|11000 Brahmi|11080 Kaithi|110d0 Sora Sompeng|11100 Chakma|11150 Mahajani|11180 Sharada|
111e0 Sinhala Archaic Numbers|11200 Khojki|11250|11280 Multani|112b0 Khudawadi|11300 Grantha|11380 Tulu-Tigalari|
11400 Newa|11480 Tirhuta|114e0|11580 Siddham|11600 Modi|11660 Mongolian Supplement|11680 Takri|
116d0 Myanmar Extended-C|11700 Ahom|11750|11800 Dogra|11850|118a0 Warang Citi|11900 Dives Akuru|11960|
119a0 Nandinagari|11a00 Zanabazar Square|11a50 Soyombo|11ab0 Unified Canadian Aboriginal Syllabics Extended-A|
11ac0 Pau Cin Hau|11b00 Devanagari Extended-A|11b60 Sharada Supplement|11b80|11bc0 Sunuwar|11c00 Bhaiksuki|
11c70 Marchen|11cc0|11d00 Masaram Gondi|11d60 Gunjala Gondi|11db0 Tolong Siki|11df0 Bengali Supplement|11e00|
11ee0 Makasar|11f00 Kawi|11f60|11fb0 Lisu Supplement|11fc0 Tamil Supplement|12000 Cuneiform|
12400 Cuneiform Numbers and Punctuation|12480 Early Dynastic Cuneiform|12550 Archaic Cuneiform Numerals|12690|
12f90 Cypro-Minoan|13000 Egyptian Hieroglyphs|13430 Egyptian Hieroglyph Format Controls|
13460 Egyptian Hieroglyphs Extended-A|14400 Anatolian Hieroglyphs|14680|16100 Gurung Khema|16140|
16800 Bamum Supplement|16a40 Mro|16a70 Tangsa|16ad0 Bassa Vah|16b00 Pahawh Hmong|16b90|16d40 Kirat Rai|16d80|
16e40 Medefaidrin|16ea0 Beria Erfe|16ee0|16f00 Miao|16fa0|16fe0 Ideographic Symbols and Punctuation|17000 Tangut|
18800 Tangut Components|18b00 Khitan Small Script|18d00 Tangut Supplement|18d80 Tangut Components Supplement|
18e00 Jurchen|191a0 Jurchen Radicals|191e0|1aff0 Kana Extended-B|1b000 Kana Supplement|1b100 Kana Extended-A|
1b130 Small Kana Extension|1b170 Nushu|1b300|1bc00 Duployan|1bca0 Shorthand Format Controls|1bcb0|
1cc00 Symbols for Legacy Computing Supplement|1cec0 Miscellaneous Symbols Supplement|1cf00 Znamenny Musical Notation|
1cfd0|1d000 Byzantine Musical Symbols|1d100 Musical Symbols|1d200 Ancient Greek Musical Notation|
1d250 Musical Symbols Supplement|1d290|1d2c0 Kaktovik Numerals|1d2e0 Mayan Numerals|1d300 Tai Xuan Jing Symbols|
1d360 Counting Rod Numerals|1d380|1d400 Mathematical Alphanumeric Symbols|1d800 Sutton SignWriting|1dab0|
1db00 Miscellaneous Symbols and Arrows Extended|1dc00|1df00 Latin Extended-G|1e000 Glagolitic Supplement|
1e030 Cyrillic Extended-D|1e090|1e100 Nyiakeng Puachue Hmong|1e150|1e290 Toto|1e2c0 Wancho|1e300|1e4d0 Nag Mundari|
1e500|1e5d0 Ol Onal|1e600|1e6c0 Tai Yo|1e700|1e7e0 Ethiopic Extended-B|1e800 Mende Kikakui|1e8e0|1e900 Adlam|1e960|
1ec70 Indic Siyaq Numbers|1ecc0|1ed00 Ottoman Siyaq Numbers|1ed50|1ee00 Arabic Mathematical Alphabetic Symbols|1ef00|
1f000 Mahjong Tiles|1f030 Domino Tiles|1f0a0 Playing Cards|1f100 Enclosed Alphanumeric Supplement|
1f200 Enclosed Ideographic Supplement|1f300 Miscellaneous Symbols and Pictographs|1f600 Emoticons|
1f650 Ornamental Dingbats|1f680 Transport and Map Symbols|1f700 Alchemical Symbols|1f780 Geometric Shapes Extended|
1f800 Supplemental Arrows-C|1f900 Supplemental Symbols and Pictographs|1fa00 Chess Symbols|
1fa70 Symbols and Pictographs Extended-A|1fb00 Symbols for Legacy Computing|1fc00|
20000 CJK Unified Ideographs Extension B|2a6e0|2a700 CJK Unified Ideographs Extension C|
2b740 CJK Unified Ideographs Extension D|2b820 CJK Unified Ideographs Extension E|
2ceb0 CJK Unified Ideographs Extension F|2ebf0 CJK Unified Ideographs Extension I|2ee60|
2f800 CJK Compatibility Ideographs Supplement|2fa20|30000 CJK Unified Ideographs Extension G|
31350 CJK Unified Ideographs Extension H|323b0 CJK Unified Ideographs Extension J|33480|3d000 Seal|3fc40|e0000 Tags|
e0080|e0100 Variation Selectors Supplement|e01f0|f0000 Supplementary Private Use Area-A|
100000 Supplementary Private Use Area-B
`

let table: readonly { readonly start: number; readonly name: string }[] | undefined

/** The block of a character, "No Block" outside of all. */
export function blockOf(character: string): string {
  table ??= BLOCKS.replaceAll('\n', '')
    .split('|')
    .map((entry) => {
      const [start = '', ...words] = entry.split(' ')
      return { start: Number.parseInt(start, 16), name: words.join(' ') }
    })
  const point = character.codePointAt(0) as number
  let [low, high] = [0, table.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((table[middle]?.start as number) <= point) low = middle + 1
    else high = middle
  }
  return table[low - 1]?.name || 'No Block'
}
