/** A text of the filter language, which knows no escapes: what it holds decides the quotes. */
export function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`
  return `"${text.replaceAll('"', '_')}"`
}
