import {
  METRIC_DEFINITION_TAG,
  type MetricDefinition,
  type MetricGoal,
  PARAM_DEFINITION_TAG,
  type ParamDefinition,
  parseMetricDefinition,
  parseParamDefinition,
  parsePrimaryMetric,
  type Tag,
  writeMetricDefinition,
  writeParamDefinition,
} from '@labbook/protocol'

/** What experiments say about their metrics and params, by key. */
export interface Definitions {
  readonly metrics: ReadonlyMap<string, MetricDefinition>
  readonly params: ReadonlyMap<string, ParamDefinition>
  /** The key of the primary metric; its goal stands in `metrics`. */
  readonly primary: string | undefined
  /** A sentence for each tag that is no valid definition. */
  readonly faults: readonly string[]
}

export const NO_DEFINITIONS: Definitions = { metrics: new Map(), params: new Map(), primary: undefined, faults: [] }

/** The definitions in the tags of one experiment. Read once for the same list of tags. */
export function readDefinitions(tags: readonly Tag[]): Definitions {
  const known = parsed.get(tags)
  if (known !== undefined) return known
  const definitions = parseDefinitions(tags)
  parsed.set(tags, definitions)
  return definitions
}

const parsed = new WeakMap<readonly Tag[], Definitions>()

function parseDefinitions(tags: readonly Tag[]): Definitions {
  const metrics = definitionsIn(tags, METRIC_DEFINITION_TAG, parseMetricDefinition)
  const params = definitionsIn(tags, PARAM_DEFINITION_TAG, parseParamDefinition)
  const primary = parsePrimaryMetric(tags)
  if (primary?.goal !== undefined) {
    metrics.found.set(primary.key, { goal: primary.goal, ...metrics.found.get(primary.key) })
  }
  return {
    metrics: metrics.found,
    params: params.found,
    primary: primary?.key,
    faults: [...metrics.faults, ...params.faults],
  }
}

/** What holds for runs of several experiments: definitions that no other of them contradicts (TYPED-5). */
export function commonDefinitions(all: readonly Definitions[]): Definitions {
  const [first = NO_DEFINITIONS, ...others] = all
  if (others.length === 0) return first
  const primaries = new Set(all.flatMap(({ primary }) => primary ?? []))
  return {
    metrics: agreed(
      all.map(({ metrics }) => metrics),
      writeMetricDefinition,
    ),
    params: agreed(
      all.map(({ params }) => params),
      writeParamDefinition,
    ),
    primary: primaries.size === 1 ? [...primaries][0] : undefined,
    faults: [],
  }
}

/** How the value axis of a chart of these metrics reads: their definition where they have the same unit and format. */
export function axisDefinition(keys: readonly string[], { metrics }: Definitions): MetricDefinition | undefined {
  const [first, ...others] = keys.map((key) => metrics.get(key))
  return others.every((other) => other?.format === first?.format && other?.unit === first?.unit) ? first : undefined
}

/** The best of some values where the goal is known; the others are as good as it, or worse. */
export function bestOf(values: readonly (number | undefined)[], goal: MetricGoal | undefined): number | undefined {
  const finite = values.filter((value) => value !== undefined && Number.isFinite(value)) as readonly number[]
  if (goal === undefined || finite.length === 0) return undefined
  return finite.reduce((best, value) => ((goal === 'min' ? value < best : value > best) ? value : best))
}

function definitionsIn<D>(
  tags: readonly Tag[],
  prefix: string,
  parse: (text: string) => { readonly definition: D } | { readonly fault: string },
) {
  const found = new Map<string, D>()
  const faults: string[] = []
  for (const { key, value } of tags) {
    if (!key.startsWith(prefix)) continue
    const parsed = parse(value)
    if ('definition' in parsed) found.set(key.slice(prefix.length), parsed.definition)
    else faults.push(`${key} is not a valid definition: ${parsed.fault}.`)
  }
  return { found, faults }
}

function agreed<D>(all: readonly ReadonlyMap<string, D>[], write: (definition: D) => string): ReadonlyMap<string, D> {
  const common = new Map<string, D>()
  const disputed = new Set<string>()
  for (const [key, definition] of all.flatMap((definitions) => [...definitions])) {
    const other = common.get(key)
    if (other === undefined) common.set(key, definition)
    else if (write(other) !== write(definition)) disputed.add(key)
  }
  for (const key of disputed) common.delete(key)
  return common
}
