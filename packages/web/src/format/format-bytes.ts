const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `13.1 MB`, in decimal units. */
export function formatBytes(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit]}`
}
