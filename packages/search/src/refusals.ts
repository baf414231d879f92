import type { SearchTarget } from './filter.js'
import type { Token } from './lex-filter.js'
import { pythonRepr } from './python-repr.js'

/** The sentences in which the targets differ; they are MLflow's own. */
export interface Refusals {
  blank(text: string): string
  multiple(text: string): string
  malformed(offending: readonly Token[], text: string): string
  valueOnTheLeft(value: string, text: string): string
  unknownEntity(entity: string): string
  unknownKey(key: string, valid: readonly string[]): string
  /** The same in an order. */
  unknownOrderKey(key: string, valid: readonly string[]): string
  /** `path` is the entity and key, `valid` what may stand in the operator's place. */
  wrongComparator(refused: { operator: string; path: string; kind: string; valid: readonly string[] }): string
}

const unknownKey = (key: string, valid: readonly string[]) =>
  `Invalid attribute key '${key}' specified. Valid keys are '${pythonSet(valid)}'`

const both = {
  unknownKey,
  unknownOrderKey: unknownKey,
  blank: (text) => `Invalid filter '${text}'. Could not be parsed.`,
  multiple: (text) =>
    `Search filter contained multiple expression ${pythonRepr(text)}. Provide AND-ed expression list.`,
  valueOnTheLeft: (value) => `Invalid comparison clause. Expected 'Identifier' found '${value}'`,
} satisfies Partial<Refusals>

const runs: Refusals = {
  ...both,
  malformed: (offending) =>
    `Invalid clause(s) in filter string: ${offending.map(({ text }) => `'${text}'`).join(', ')}`,
  unknownEntity: (entity) =>
    `Invalid entity type '${entity}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']`,
  wrongComparator: ({ operator, valid }) => `Invalid comparator '${operator}' not one of '${pythonSet(valid)}'`,
}

const experiments: Refusals = {
  ...both,
  malformed: (offending) => `Invalid clause(s) in filter string: ${offending.map(({ text }) => text).join(', ')}`,
  unknownEntity: (entity) => `Invalid entity type '${entity}'. Valid entity types are ('attribute', 'tag', 'tags')`,
  wrongComparator: (refused) =>
    refused.kind === 'tag' ? `Invalid comparator for tag: ${refused.operator}` : runs.wrongComparator(refused),
}

const notComparisons = (text: string) =>
  `Invalid filter string: ${pythonRepr(text)}. Expected a list of comparisons separated by 'AND' ` +
  `(e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').`
const notOneExpression = (text: string) =>
  `Invalid filter string: ${pythonRepr(text)}. Expected a single SQL expression.`

const loggedModels: Refusals = {
  unknownKey,
  unknownOrderKey: unknownKey,
  blank: notOneExpression,
  multiple: notOneExpression,
  malformed: (_, text) => notComparisons(text),
  valueOnTheLeft: (_, text) => notComparisons(text),
  unknownEntity: (entity) =>
    `Invalid entity type: '${entity}'. Expected one of ['attributes', 'metrics', 'params', 'tags'].`,
  wrongComparator: ({ operator, path, valid }) =>
    `Invalid comparison operator for ${path}: '${operator}'. Expected one of (${valid.map((name) => `'${name}'`).join(', ')}).`,
}

const modelVersions: Refusals = {
  ...experiments,
  wrongComparator: ({ kind, operator }) => `Invalid comparator for ${kind}: ${operator}`,
}

const registeredModels: Refusals = {
  ...modelVersions,
  unknownOrderKey: (key, valid) => `Invalid order by key '${key}' specified. Valid keys are '${pythonSet(valid)}'`,
}

export const refusals: Readonly<Record<SearchTarget, Refusals>> = {
  runs,
  experiments,
  logged_models: loggedModels,
  registered_models: registeredModels,
  model_versions: modelVersions,
}

/** In MLflow a set, so its order is arbitrary there. */
export function pythonSet(names: readonly string[]): string {
  return `{${names.map((name) => `'${name}'`).join(', ')}}`
}
