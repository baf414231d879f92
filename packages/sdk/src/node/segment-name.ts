export function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.lbj`
}

/** The number of a segment file; `undefined` for any other file. */
export function segmentNumber(name: string): number | undefined {
  return /^\d{8}\.lbj$/.test(name) ? Number(name.slice(0, 8)) : undefined
}
