/** Whether a JSON value declares itself a Vega or Vega-Lite figure. */
export function isVega(value: object): boolean {
  return /^https?:\/\/vega\.github\.io\/schema\/vega(-lite)?\//.test(schemaOf(value))
}

export function isVegaLite(value: object): boolean {
  return schemaOf(value).includes('/schema/vega-lite/')
}

function schemaOf(value: object): string {
  return String(Reflect.get(value, '$schema'))
}
