import { PlotError } from '../plot-error.js'

/**
 * Vega draws an empty chart where it cannot load something, without a word: so a spec that names anything outside of itself is
 * refused before it is drawn. Rows of data may hold addresses, since nobody follows those.
 *
 * @throws PlotError EXTERNAL_REFERENCE with the JSON path
 */
export function refuseOutsideReferences(spec: object): void {
  const found = outsideReference(spec, '$')
  if (found === undefined) return
  throw new PlotError(
    'EXTERNAL_REFERENCE',
    `The figure reads ${found.address.slice(0, 100)} (at ${found.path}). Put the values into the spec.`,
  )
}

interface Reference {
  readonly address: string
  readonly path: string
}

function outsideReference(value: unknown, path: string): Reference | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    if (isRows(key, inner)) continue
    const place = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`
    const address = addressIn(key, inner)
    const found = address === undefined ? outsideReference(inner, place) : { address, path: place }
    if (found !== undefined) return found
  }
  return undefined
}

/** Inline data: `values` of a source, and `datasets`, whose values are lists of rows. What those are lies in data, not in the spec. */
function isRows(key: string, value: unknown): boolean {
  return key === 'datasets' || (key === 'values' && (Array.isArray(value) || typeof value === 'string'))
}

function addressIn(key: string, value: unknown): string | undefined {
  if (key === 'href') return outsideLink(value)
  if (key !== 'url' && key !== 'src') return undefined
  if (typeof value === 'string') return isDataImage(value) ? undefined : value
  return encoded(value).find((each) => !isDataImage(each))
}

/** Links are not followed while drawing, so those of the web may stay. */
function outsideLink(value: unknown): string | undefined {
  const isWeb = (address: string) => /^https?:\/\//i.test(address)
  return (typeof value === 'string' ? [value] : encoded(value)).find((address) => !isWeb(address))
}

/** The addresses of an encoding: a value, or a field whose rows would name them. */
function encoded(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(encoded)
  if (typeof value !== 'object' || value === null) return []
  const named = ['field', 'signal', 'expr'].flatMap((key) => {
    const source: unknown = Reflect.get(value, key)
    return source === undefined ? [] : [`the ${key} ${JSON.stringify(source)}`]
  })
  const fixed: unknown = Reflect.get(value, 'value') ?? Reflect.get(value, 'datum')
  const inner: unknown = Reflect.get(value, 'condition')
  return [...named, ...(typeof fixed === 'string' ? [fixed] : []), ...encoded(inner)]
}

function isDataImage(address: string): boolean {
  return /^data:image\/(?:png|jpeg|gif|webp);/i.test(address)
}
