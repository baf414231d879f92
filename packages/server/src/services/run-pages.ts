import { setImmediate as otherWork } from 'node:timers/promises'
import type { RequestOf, ResponseOf, runRoutes } from '@labbook/protocol'
import { parseFilter, parseOrderBy } from '@labbook/search'
import type { RunRef } from '../store/runs.js'
import type { Store } from '../store/store.js'
import { JsonText } from './context.js'
import { experimentIdFrom } from './entity-rules.js'
import { offsetFrom, offsetToken } from './page-token.js'
import { pageSize, valid } from './search-query.js'

/** Whole runs are read in blocks of this many, and a page ends early rather than grow beyond this many bytes (L-20). */
const RUNS_PER_BLOCK = 250
const PAGE_BYTES = 8 * 1024 * 1024

type Route = (typeof runRoutes)['searchRuns']

/** One page of the runs that a search finds. */
export async function searchRuns(
  store: Store,
  { experimentIds, filter, runViewType, maxResults, orderBy, pageToken }: RequestOf<Route>,
): Promise<ResponseOf<Route> | JsonText> {
  const limit = pageSize(maxResults)
  const offset = offsetFrom(pageToken)
  const ids = [...new Set(experimentIds.map(experimentIdFrom))]
  const query = {
    filter: valid(parseFilter(filter, 'runs')),
    orderBy: valid(parseOrderBy(orderBy, 'runs')),
    viewType: runViewType,
  }
  if (ids.length === 0) return { runs: [] }
  const { items, hasMore } = await store.read(function* () {
    const narrowed = yield* store.experiments.narrowed(ids)
    return yield* store.runs.search({ ...query, experimentIds: narrowed }, { offset, limit })
  })
  const { documents, isWhole } = await readDocuments(store, items)
  const next = hasMore || !isWhole ? offsetToken(offset + documents.length) : undefined
  return pageOf(documents, next)
}

/** The JSON of the runs, of as many as fit into a page. */
async function readDocuments(store: Store, runs: readonly RunRef[]) {
  const documents: Uint8Array[] = []
  let bytes = 0
  for (let at = 0; at < runs.length && bytes < PAGE_BYTES; at += RUNS_PER_BLOCK) {
    // Other requests run between two blocks of a long page.
    if (at > 0) await otherWork()
    const block = runs.slice(at, at + RUNS_PER_BLOCK)
    for (const document of await store.read(() => store.runs.documents(block))) {
      documents.push(document)
      bytes += document.length
      if (bytes >= PAGE_BYTES) break
    }
  }
  return { documents, isWhole: documents.length === runs.length }
}

function pageOf(documents: readonly Uint8Array[], nextPageToken: string | undefined): JsonText {
  const parts: Uint8Array[] = []
  for (const document of documents) parts.push(parts.length === 0 ? RUNS_BEGIN : COMMA, document)
  if (documents.length > 0) parts.push(RUNS_END)
  if (nextPageToken !== undefined) parts.push(Buffer.from(`,"next_page_token":"${nextPageToken}"`))
  return new JsonText(Buffer.concat(documents.length === 0 ? [EMPTY] : [...parts, END]))
}

const [RUNS_BEGIN, COMMA, RUNS_END, END, EMPTY] = ['{"runs":[', ',', ']', '}', '{}'].map((text) =>
  Buffer.from(text),
) as [Buffer, Buffer, Buffer, Buffer, Buffer]
