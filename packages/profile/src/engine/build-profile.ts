import { type AlertFacts, raiseAlerts } from '../alerts/alert-table.js'
import { highCorrelations } from '../alerts/high-correlation.js'
import type { ColumnSource } from '../columns/column-source.js'
import { correlate } from '../correlations/correlate.js'
import { shownMatrix } from '../correlations/shown-matrix.js'
import type { CorrelationMethod, Profile, Variable } from '../profile-object.js'
import type { Progress } from '../progress.js'
import { withoutValues } from '../sensitive/without-values.js'
import type { Settings } from '../settings/default-settings.js'
import type { ProfileMode } from '../settings/modes.js'
import { describeTarget } from '../target/describe-target.js'
import { decideType } from '../types/decide-type.js'
import { areOtherDates } from '../types/text-forms.js'
import type { TypedColumn } from '../types/typed-column.js'
import { describeColumn } from '../variables/describe-column.js'
import { type AnalysedColumn, analysed } from './analysed-column.js'
import { type DuplicateCounts, findDuplicates } from './duplicates.js'
import { carryInteractions } from './interactions.js'
import { findMissing } from './missing.js'
import { Pace } from './pace.js'
import { sampleRows } from './sample.js'
import { tableStatistics } from './table-statistics.js'

/** Columns up to which all pairs are correlated; the time and the memory of it grow with their square. */
const MOST_CORRELATED = 4000

/** What is to be done, checked; it can be sent to another thread. */
export interface ProfilePlan {
  readonly title: string
  readonly mode: ProfileMode
  readonly sensitive: boolean
  readonly settings: Settings
  readonly warnings: readonly string[]
  readonly digest: string | null
  readonly software: string
  /** The column that the others are held against. */
  readonly target: string | null
  /** The bytes of the labels of the rows. */
  readonly labelBytes: number
}

export interface ProfileHooks {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** For how long the loop of this thread may be held, in ms. */
  readonly sliceMs?: number | undefined
}

/**
 * The profile of a source, in this thread: columns one at a time, then what looks at several. Its sample has the positions of
 * rows for labels.
 */
export async function buildProfile(
  source: ColumnSource,
  plan: ProfilePlan,
  { signal, onProgress, sliceMs }: ProfileHooks = {},
): Promise<Profile> {
  const started = new Date()
  const { settings, labelBytes } = plan
  const { rows } = source
  let last: Progress = { phase: 'variables', done: 0, total: source.columnNames.length }
  const say = (progress: Progress) => {
    last = progress
    onProgress?.(progress)
  }
  // A step that takes long is said again.
  const pace = new Pace({ signal, sliceMs, onTick: () => onProgress?.(last) })
  const { variables, columns, dateTexts, warnings } = await describeColumns(source, {
    settings,
    labelBytes,
    pace,
    say,
  })

  const isCompared = columns.length <= MOST_CORRELATED
  if (!isCompared)
    warnings.push(`Correlations are left out: the table has ${columns.length} columns, more than ${MOST_CORRELATED}.`)
  const matrices = await correlate(isCompared ? columns : [], settings, {
    pace,
    onMethod: (done, total) => say({ phase: 'correlations', done, total }),
  })
  say({ phase: 'missing', done: 0, total: 1 })
  const missing = await findMissing(columns, rows, settings, pace)
  say({ phase: 'duplicates', done: 0, total: 1 })
  const duplicates: DuplicateCounts | undefined =
    settings.duplicates.head === 0 ? undefined : await findDuplicates(columns, rows, settings, pace)
  say({ phase: 'sample', done: 0, total: 1 })
  const sample = sampleRows(columns, rows, settings)
  const interactions = carryInteractions(columns, rows, settings)

  const target = plan.target === null ? undefined : await describeTarget(columns, plan.target, settings, pace)
  if (plan.target !== null && target === undefined) warnings.push(withoutTarget(plan.target, columns))

  const table = tableStatistics(variables, { rows, labelBytes, duplicates, settings })
  const facts: AlertFacts = {
    table,
    variables,
    settings,
    dateTexts,
    correlated: highCorrelations(matrices, settings),
    target,
  }
  const ended = new Date()
  const profile: Profile = {
    schema: 'labbook-profile/1',
    analysis: {
      title: plan.title,
      date_start: started.toISOString(),
      date_end: ended.toISOString(),
      duration_s: (ended.getTime() - started.getTime()) / 1000,
      mode: plan.mode,
      exact: true,
      digest: plan.digest,
      software: plan.software,
      sensitive: plan.sensitive,
      settings: settings as unknown as Readonly<Record<string, unknown>>,
      warnings: [...plan.warnings, ...warnings],
    },
    table,
    columns: source.columnNames,
    variables: sorted(variables, settings),
    correlations: shownMatrices(matrices, settings),
    alerts: raiseAlerts(facts),
    interactions,
    missing,
    sample,
    ...(duplicates?.largest !== undefined && { duplicates: duplicates.largest }),
    ...(target !== undefined && { target }),
  }
  return plan.sensitive ? withoutValues(profile) : profile
}

function withoutTarget(name: string, columns: readonly AnalysedColumn[]): string {
  const type = columns.find((column) => column.name === name)?.type
  return `Column ${JSON.stringify(name)} cannot be a target: it is ${type}. A target is Numeric, Categorical, Boolean or DateTime.`
}

interface Described {
  readonly variables: readonly Variable[]
  readonly columns: readonly AnalysedColumn[]
  readonly dateTexts: ReadonlySet<string>
  readonly warnings: string[]
}

async function describeColumns(
  source: ColumnSource,
  {
    settings,
    labelBytes,
    pace,
    say,
  }: { settings: Settings; labelBytes: number; pace: Pace; say: (progress: Progress) => void },
): Promise<Described> {
  const variables: Variable[] = []
  const columns: AnalysedColumn[] = []
  const dateTexts = new Set<string>()
  const warnings: string[] = []
  const total = source.columnNames.length
  const read = (place: number) => {
    const cells = place < total ? source.read(place, pace.signal) : undefined
    // It may fail before it is waited for.
    cells?.catch(() => undefined)
    return cells
  }
  let next = read(0)
  for (const [place, name] of source.columnNames.entries()) {
    await pace.rest()
    say({ phase: 'variables', done: place, total, column: name })
    const cells = await next
    if (cells === undefined) break
    // While this column is described, the source may already read the next.
    next = read(place + 1)
    const column = decideType(name, cells, settings)
    variables.push(describeColumn(column, { name, labelBytes, settings }))
    columns.push(analysed(name, column))
    if (column.kind === 'texts' && areOtherDates(column.coded.values)) dateTexts.add(name)
    if (name in settings.type_schema) warnings.push(...unreadCells(name, column))
  }
  return { variables, columns, dateTexts, warnings }
}

function unreadCells(name: string, column: TypedColumn): string[] {
  const unread = 'unread' in column ? (column.unread ?? 0) : 0
  if (unread === 0) return []
  return [`Column ${JSON.stringify(name)}: ${unread} cells are not ${column.type} and count as missing.`]
}

function sorted(variables: readonly Variable[], { sort }: Settings): readonly Variable[] {
  if (sort === null) return variables
  const order = sort === 'ascending' ? 1 : -1
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return variables.toSorted((a, b) => order * compare(a.name.toLowerCase(), b.name.toLowerCase()))
}

function shownMatrices(matrices: Awaited<ReturnType<typeof correlate>>, settings: Settings): Profile['correlations'] {
  const entries = Array.from(
    matrices,
    ([method, matrix]) => [method, shownMatrix(matrix, settings.correlations[method].threshold)] as const,
  )
  return Object.fromEntries(entries) as Partial<Record<CorrelationMethod, ReturnType<typeof shownMatrix>>>
}
