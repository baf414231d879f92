/** Plotly takes a text for a little HTML; so that it shows what was logged, each mark of HTML is written as an entity. */
export function plotlyText<V>(value: V): V | string {
  if (typeof value !== 'string') return value
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
