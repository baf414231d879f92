import { isMap, isScalar, parseDocument, Scalar } from 'yaml'
import { SourceFault } from './source-values.js'

/** The fields of one `meta.yaml`: text, nothing, or a map of texts. Lists, which no field of interest is, are left out. */
export type MetaFields = ReadonlyMap<string, string | null | ReadonlyMap<string, string>>

/**
 * Every scalar is read as text, since MLflow writes YAML 1.1: a run named `0o17` or `1e3` is written without quotes and
 * would be a number in YAML 1.2. Tags, anchors and aliases are refused.
 *
 * @throws SourceFault
 */
export function parseMetaYaml(text: string): MetaFields {
  let document: ReturnType<typeof parseDocument>
  try {
    // The library's check for duplicate keys takes quadratic time.
    document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
  } catch {
    throw new SourceFault('its meta.yaml is nested too deeply')
  }
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) throw new SourceFault(`its meta.yaml is not plain YAML (${firstLine(problem.message)})`)
  if (!isMap(document.contents)) throw new SourceFault('its meta.yaml is empty or incomplete')
  const fields = new Map<string, string | null | ReadonlyMap<string, string>>()
  for (const { key, value } of document.contents.items) {
    const name = scalarText(key)
    if (name === null || fields.has(name))
      throw new SourceFault(`its meta.yaml gives the field '${String(name).slice(0, 80)}' twice`)
    if (value === null || isScalar(value)) fields.set(name, value === null ? null : scalarText(value))
    else if (isMap(value)) fields.set(name, textMap(value.items))
  }
  return fields
}

/** @throws SourceFault if the field is a map */
export function fieldText(fields: MetaFields, name: string): string | null {
  const value = fields.get(name) ?? null
  if (value !== null && typeof value !== 'string') throw new SourceFault(`its ${name} is not text`)
  return value
}

export function fieldMap(fields: MetaFields, name: string): ReadonlyMap<string, string> {
  const value = fields.get(name)
  return value instanceof Map ? value : new Map()
}

function textMap(items: readonly { key: unknown; value: unknown }[]): ReadonlyMap<string, string> {
  return new Map(items.map(({ key, value }) => [scalarText(key) ?? '', scalarText(value) ?? '']))
}

/** `null` for a plain null. */
function scalarText(node: unknown): string | null {
  if (!isScalar(node)) throw new SourceFault('its meta.yaml contains an alias, or a list in place of text')
  if (node.tag !== undefined || node.anchor !== undefined)
    throw new SourceFault('its meta.yaml contains a tag or an anchor')
  const text = String(node.value)
  return node.type === Scalar.PLAIN && /^(null|Null|NULL|~|)$/.test(text) ? null : text
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] as string
}
