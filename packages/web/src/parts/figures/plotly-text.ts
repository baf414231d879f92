/** Plotly interprets some HTML in texts, so they are escaped to show what was logged. */
export function plotlyText<V>(value: V): V | string {
  if (typeof value !== 'string') return value
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
