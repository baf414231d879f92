import type { Interactions } from '../profile-object.js'

/** The steps of a carried column: 0 to 65534 across its range. */
const LAST_STEP = 65_534
/** The step of a missing or infinite cell. */
export const MISSING_STEP = 65_535
/** The code of a missing cell of a categorical column. */
export const MISSING_CODE = 255

/**
 * The values of a carried column of numbers, at the resolution of a picture: 65,535 steps of its range. NaN is missing.
 */
export function decodeNumbers({ min, max, steps }: Interactions['data'][number]): Float64Array {
  const bytes = decodeBase64(steps)
  const view = new DataView(bytes.buffer)
  const size = (max - min) / LAST_STEP
  return Float64Array.from({ length: bytes.length >> 1 }, (_, row) => {
    const step = view.getUint16(2 * row, true)
    return step === MISSING_STEP ? Number.NaN : min + step * size
  })
}

/** The codes of a carried categorical column, places in its `labels`; `MISSING_CODE` is missing. */
export function decodeCodes(codes: string): Uint8Array {
  return decodeBase64(codes)
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
}
