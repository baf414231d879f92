/** The current value of a size token in pixels; it depends on the density and the pointer type. */
export function tokenSize(name: '--row' | '--row-list' | '--row-two-lines'): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name))
}
