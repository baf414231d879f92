export type Encoding = 'UTF-8' | 'UTF-16' | 'Windows-1252'

export interface DecodedText {
  readonly text: string
  readonly encoding: Encoding
}

/**
 * Decodes bytes as text; `undefined` for binary data. A byte order mark decides, then UTF-8; anything else without
 * control characters is read as Windows-1252, a superset of printable Latin-1. A character that is cut off at the end
 * is dropped.
 */
export function decodeText(bytes: Uint8Array, isCut: boolean): DecodedText | undefined {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined
  if (utf16 !== undefined) return { text: new TextDecoder(utf16).decode(bytes, { stream: isCut }), encoding: 'UTF-16' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut })
    return text.includes('\0') ? undefined : { text, encoding: 'UTF-8' }
  } catch {
    if (bytes.some(isControl)) return undefined
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' }
  }
}

/** Control characters that texts do not contain. Logs contain ESC, which starts a colour code. */
function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b
}
