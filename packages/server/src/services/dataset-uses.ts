import { type DatasetUse, type datasetUseRoutes, type Handlers, type Int64, int64, parseJson } from '@labbook/protocol'
import type { DatasetUseRow } from '../store/datasets.js'
import type { Call, ServiceContext } from './context.js'
import { experimentIdFrom } from './entity-rules.js'
import { offsetFrom, offsetToken } from './page-token.js'

const USES_PER_PAGE = 100
/** Runs that are looked at for a profile. */
const PROFILED_RUNS = 1000

/** The datasets of an experiment, and how its runs used them (ui A11). */
export function datasetUseService({ store }: ServiceContext): Handlers<typeof datasetUseRoutes, Call> {
  return {
    async searchDatasetUses({ experimentId, name, digest, pageToken }) {
      const query = { experimentId: experimentIdFrom(experimentId), name, digest }
      const offset = offsetFrom(pageToken)
      const isOne = name !== undefined && digest !== undefined
      return store.read(function* () {
        const { items, hasMore } = yield* store.datasets.uses(query, { offset, limit: USES_PER_PAGE })
        const profiles = profilesFrom(yield* store.datasets.profileTags(query.experimentId, PROFILED_RUNS))
        return {
          datasets: items.map((item) => toUse(item, profiles, { withSchema: isOne })),
          ...(hasMore ? { nextPageToken: offsetToken(offset + items.length) } : {}),
        }
      })
    },
  }
}

type Profiles = ReadonlyMap<string, { readonly runId: string; readonly path: string }>

function toUse(row: DatasetUseRow, profiles: Profiles, { withSchema }: { withSchema: boolean }): DatasetUse {
  const { name, digest, sourceType, source, schema, profile } = row.dataset
  const numRows = countFrom(field(jsonOf(profile), 'num_rows'))
  const columns = field(jsonOf(schema), 'mlflow_colspec')
  const profiled = profiles.get(nameOf(name, digest))
  return {
    name,
    digest,
    sourceType,
    source,
    contexts: row.contexts,
    runs: row.runs,
    lastUsedTime: row.lastUsedTime,
    ...(numRows === undefined ? {} : { numRows }),
    ...(Array.isArray(columns) ? { numColumns: columns.length } : {}),
    ...(profiled === undefined ? {} : { profile: profiled }),
    ...(withSchema && schema !== undefined ? { schema } : {}),
  }
}

/** The tag is a list of `{name, digest, path}`; of two profiles of one dataset that of the newest run counts. */
function profilesFrom(tags: readonly { readonly runId: string; readonly value: string }[]): Profiles {
  const profiles = new Map<string, { runId: string; path: string }>()
  for (const { runId, value } of tags) {
    const list = jsonOf(value)
    for (const entry of Array.isArray(list) ? list : []) {
      const [name, digest, path] = ['name', 'digest', 'path'].map((part) => field(entry, part))
      if (typeof name !== 'string' || typeof digest !== 'string' || typeof path !== 'string') continue
      if (!profiles.has(nameOf(name, digest))) profiles.set(nameOf(name, digest), { runId, path })
    }
  }
  return profiles
}

function nameOf(name: string, digest: string): string {
  return JSON.stringify([name, digest])
}

/** Clients write what they like into these texts. */
function jsonOf(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** A whole number of things, as far as the answer can hold it. */
function countFrom(json: unknown): Int64 | undefined {
  if ((typeof json !== 'number' && typeof json !== 'bigint') || json < 0) return undefined
  try {
    return int64.decode(json)
  } catch {
    return undefined
  }
}

function field(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined
}
