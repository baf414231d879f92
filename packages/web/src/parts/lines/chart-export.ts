import { api } from '../../api/client.js'
import { saveFile } from '../../controls/save-file.js'
import { type CsvCell, csv } from '../../format/csv.js'
import type { DrawnSeries } from './drawn-series.js'
import { fromOrigin } from './series.js'

/** Renders a chart on the page's background. `false` if it has no picture. */
export async function savePng(name: string, chart: Element | null, ground: string): Promise<boolean> {
  const canvas = chart?.querySelector('canvas')
  if (!(canvas instanceof HTMLCanvasElement)) return false
  const copy = document.createElement('canvas')
  copy.width = canvas.width
  copy.height = canvas.height
  const context = copy.getContext('2d')
  if (context === null) return false
  context.fillStyle = ground
  context.fillRect(0, 0, copy.width, copy.height)
  context.drawImage(canvas, 0, 0)
  const picture = await new Promise<Blob | null>((resolve) => copy.toBlob(resolve, 'image/png'))
  if (picture === null) return false
  saveFile(`${name}.png`, picture)
  return true
}

const HEAD = ['run', 'run_id', 'metric', 'from', 'to', 'first', 'min', 'max', 'last', 'mean', 'points', 'not_finite']

/** The plotted data as CSV, one line per point or bucket. */
export function bucketsAsCsv({ lines, set }: DrawnSeries): string {
  const rows = lines.flatMap(({ name, series }) =>
    series.cells.map(({ from, to, first, min, max, last, mean, n, notFinite }) => [
      name,
      series.runId,
      series.key,
      fromOrigin(from, set.origin),
      fromOrigin(to, set.origin),
      first,
      min,
      max,
      last,
      mean,
      n,
      notFinite,
    ]),
  )
  return csv([HEAD, ...rows])
}

/** The plotted data as JSON; NaN and infinities are strings. */
export function bucketsAsJson({ lines, set, kind }: DrawnSeries): string {
  const series = lines.map(({ name, series: { runId, key, isExact, cells } }) => ({
    run: name,
    run_id: runId,
    metric: key,
    x: kind,
    exact: isExact,
    cells: cells.map(({ from, to, first, min, max, last, mean, n, notFinite }) => ({
      from: fromOrigin(from, set.origin),
      to: fromOrigin(to, set.origin),
      first,
      min,
      max,
      last,
      mean,
      points: n,
      not_finite: notFinite,
    })),
  }))
  return JSON.stringify(series, (_key, value: unknown) => jsonValue(value), 1)
}

/** Every logged point of the lines, and of the runs of a group, page by page. */
export async function pointsAsCsv({ lines }: Pick<DrawnSeries, 'lines'>): Promise<string> {
  const rows: CsvCell[][] = [['run', 'run_id', 'metric', 'step', 'timestamp', 'value']]
  const ofRuns = lines.flatMap(({ name, series: { runId, key }, members = [runId] }) =>
    members.map((member) => ({ name, runId: member, key })),
  )
  for (const { name, runId, key } of ofRuns) {
    let pageToken: string | undefined
    do {
      const page = await api.metrics.getMetricHistory({ runId, metricKey: key, maxResults: 25_000, pageToken })
      for (const { step, timestamp, value } of page.metrics) rows.push([name, runId, key, step, timestamp, value])
      pageToken = page.nextPageToken
    } while (pageToken !== undefined && pageToken !== '')
  }
  return csv(rows)
}

function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
