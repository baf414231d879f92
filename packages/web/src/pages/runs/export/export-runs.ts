import type { Run } from '@labbook/protocol'
import { printTexts } from '@labbook/search'
import { api } from '../../../api/client.js'
import { IDS_PER_FILTER } from '../../../api/ids-per-filter.js'
import type { RunsQuery } from '../../../api/runs-query.js'
import { csv } from '../../../format/csv.js'
import { exportedColumns, exportedRun, sortedColumns } from './exported-run.js'

export interface ExportRequest {
  /** Which runs, in which order. */
  readonly query: Pick<RunsQuery, 'experimentIds' | 'filter' | 'orderBy' | 'runViewType'>
  /** Only these of them; all if undefined. */
  readonly runIds: readonly string[] | undefined
  readonly format: 'csv' | 'json'
  /** The columns of the table; all that the runs have if undefined. */
  readonly columns: readonly string[] | undefined
}

export interface ExportContext {
  readonly signal: AbortSignal
  /** How many runs are in the file. */
  readonly onProgress: (runs: number) => void
}

/** Whole runs are long, so few come at a time. */
const PAGE = 100

/** Writes runs into a file, page by page. Nothing is cut: numbers have all digits, and texts all lines. */
export async function exportRuns(request: ExportRequest, { signal, onProgress }: ExportContext): Promise<Blob> {
  const { format, columns: shown } = request
  const names = shown === undefined ? undefined : exportedColumns(shown)
  // The first line of a CSV names the columns, so they are found first.
  const columns = names ?? (format === 'csv' ? await columnsOf(request, signal) : undefined)
  const parts: Blob[] = []
  let count = 0
  // Each part is a Blob of its own, which the browser may keep on disk.
  const write = (text: string) => parts.push(new Blob([text]))
  write(format === 'csv' ? csv([columns ?? []]) : '[')
  for await (const runs of pagesOf(request, signal)) {
    const rows = runs.map(exportedRun)
    if (format === 'csv') write(csv(rows.map((row) => (columns ?? []).map((name) => row.get(name) ?? ''))))
    else {
      const objects = rows.map((row) => {
        const kept = columns === undefined ? [...row] : [...row].filter(([name]) => columns.includes(name))
        return JSON.stringify(Object.fromEntries(kept.map(([name, value]) => [name, jsonValue(value)])))
      })
      write(objects.map((object, i) => `${count + i === 0 ? '\n' : ',\n'}${object}`).join(''))
    }
    count += runs.length
    onProgress(count)
  }
  if (format === 'json') write('\n]\n')
  return new Blob(parts, { type: format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json' })
}

async function columnsOf(request: ExportRequest, signal: AbortSignal): Promise<readonly string[]> {
  const names = new Set<string>()
  for await (const runs of pagesOf(request, signal)) {
    for (const run of runs) for (const name of exportedRun(run).keys()) names.add(name)
  }
  return sortedColumns(names)
}

async function* pagesOf({ query, runIds }: ExportRequest, signal: AbortSignal): AsyncGenerator<readonly Run[]> {
  const { experimentIds, filter, orderBy, runViewType } = query
  if (runIds !== undefined) {
    for (let at = 0; at < runIds.length; at += IDS_PER_FILTER) {
      const ids = runIds.slice(at, at + IDS_PER_FILTER)
      const asked = { experimentIds, orderBy: [], runViewType: 'ALL', maxResults: IDS_PER_FILTER } as const
      const found = await api.runs.searchRuns(
        { ...asked, filter: `attributes.run_id IN ${printTexts(ids)}` },
        { signal },
      )
      const byId = new Map(found.runs.map((run) => [run.info.runId, run]))
      yield ids.flatMap((runId) => byId.get(runId) ?? [])
    }
    return
  }
  let pageToken: string | undefined
  do {
    const asked = { experimentIds, filter, orderBy, runViewType, maxResults: PAGE, pageToken }
    const page = await api.runs.searchRuns(asked, { signal })
    yield page.runs
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
}

/** JSON has no NaN and no infinity; they are texts. */
function jsonValue(value: string | number | bigint): string | number {
  if (typeof value === 'bigint') return String(value)
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
