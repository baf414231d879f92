import type { SteppedCategories, SteppedColumn } from '../profile-object.js'
import { cellText } from './card.js'

/** The step of the largest value; the next one is a cell without a finite value. */
const LAST_STEP = 65_534
const NO_STEP = 65_535
/** The code of all values that are not listed. */
const OTHER_CODE = 254
/** The code of a missing cell. */
export const NO_CODE = 255

/** The values of a carried column of numbers, at the resolution of a picture: 65,535 steps of its range. NaN is missing. */
export function decodeNumbers({ min, max, steps }: SteppedColumn): Float64Array {
  const bytes = decodeBase64(steps)
  const view = new DataView(bytes.buffer)
  // Halves, so that the range of the largest doubles stays finite.
  const size = (max / 2 - min / 2) / LAST_STEP
  return Float64Array.from({ length: bytes.length >> 1 }, (_, row) => {
    const step = view.getUint16(2 * row, true)
    return step === NO_STEP ? Number.NaN : min + step * size + step * size
  })
}

/** The codes of a carried categorical column: places in its labels, `NO_CODE` for a missing cell. */
export function decodeCodes({ codes, values }: SteppedCategories): Uint8Array {
  const places = decodeBase64(codes)
  return values.length < OTHER_CODE ? places.map((code) => (code === OTHER_CODE ? values.length : code)) : places
}

/** What the codes stand for. */
export function categoryLabels({ codes, values }: SteppedCategories): readonly string[] {
  const labels = values.map((value) => cellText(value))
  return decodeBase64(codes).includes(OTHER_CODE) ? [...labels, '(Other)'] : labels
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}
