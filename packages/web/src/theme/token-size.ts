/** What a size token is now, in pixels: it changes with the density, and where fingers point. */
export function tokenSize(name: '--row' | '--row-list'): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(name))
}
