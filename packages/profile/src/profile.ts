import { platform } from '#platform'
import type { ColumnSource } from './columns/column-source.js'
import { memorySource } from './columns/memory-source.js'
import { renderHTML } from './page/render-html.js'
import type { Profile, TableStatistics, Variable } from './profile-object.js'
import { displayOf, tableLines } from './profile-table.js'
import type { TableLike } from './table-like.js'
import { describeNumeric } from './variables/numeric.js'

export interface ProfileOptions {
  readonly title?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

export interface Progress {
  readonly phase: 'load' | 'variables' | 'correlations' | 'missing' | 'duplicates' | 'sample' | 'render'
  readonly done: number
  readonly total: number
  readonly column?: string
}

/**
 * The profile of a table: the statistics of each column, what is remarkable about it, and how the columns go together.
 *
 * @example const report = await profile(await readTable('house_sales.csv'))
 * await report.toFile('report.html')
 */
export async function profile(table: TableLike, options: ProfileOptions = {}): Promise<ProfileReport> {
  const started = new Date()
  const source = memorySource(table)
  const variables = await describeVariables(source, options)
  const ended = new Date()
  return new ProfileReport({
    schema: 'labbook-profile/1',
    analysis: {
      title: options.title ?? 'Profile',
      date_start: started.toISOString(),
      date_end: ended.toISOString(),
      duration_s: (ended.getTime() - started.getTime()) / 1000,
      mode: 'full',
      exact: true,
      digest: null,
      software: 'labbook',
      settings: {},
      warnings: [],
    },
    table: tableStatistics(source, variables),
    columns: source.columns.map(({ name }) => name),
    variables,
    correlations: {},
    alerts: [],
    interactions: { columns: [], pairs: 0, rows: 0, data: [] },
    missing: { count: variables.map(({ count }) => count) },
    sample: { head_index: [], head: [], tail_index: [], tail: [] },
  })
}

/** A profile, and the forms in which it leaves the program. */
export class ProfileReport {
  readonly profile: Profile

  constructor(profile: Profile) {
    this.profile = profile
  }

  toJSON(): Profile {
    return this.profile
  }

  toHTML(): string {
    return renderHTML(this.profile)
  }

  /** Writes the report: JSON to a path that ends with `.json`, else the HTML page. */
  async toFile(path: string): Promise<void> {
    await platform.writeFile(path, path.endsWith('.json') ? JSON.stringify(this.profile) : this.toHTML())
  }
}

async function describeVariables(source: ColumnSource, { signal, onProgress }: ProfileOptions): Promise<Variable[]> {
  const variables: Variable[] = []
  for (const [place, info] of source.columns.entries()) {
    signal?.throwIfAborted()
    onProgress?.({ phase: 'variables', done: place, total: source.columns.length, column: info.name })
    const cells = await source.read(place)
    if (cells.kind === 'numbers') variables.push(describeNumeric(info, cells.values))
  }
  return variables
}

function tableStatistics({ rows, columns }: ColumnSource, variables: readonly Variable[]): TableStatistics {
  const missing = variables.reduce((sum, { n_missing }) => sum + n_missing, 0)
  const memory = 8 * rows * (columns.length + 1)
  const values: Omit<TableStatistics, 'display'> = {
    n: rows,
    n_var: columns.length,
    memory_size: memory,
    record_size: memory / rows,
    n_cells_missing: missing,
    p_cells_missing: missing / (rows * columns.length),
    n_vars_with_missing: variables.filter(({ n_missing }) => n_missing > 0).length,
    n_vars_all_missing: variables.filter(({ count }) => count === 0).length,
    types: { Numeric: variables.length },
  }
  return { ...values, display: displayOf(values as TableStatistics, tableLines) }
}
