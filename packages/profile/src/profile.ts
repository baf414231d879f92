import { platform } from '#platform'
import type { ColumnSource } from './columns/column-source.js'
import type { ProfilePlan } from './engine/build-profile.js'
import { Pace } from './engine/pace.js'
import { ProfileError } from './profile-error.js'
import type { Progress } from './progress.js'
import { ProfileReport } from './report.js'
import type { Settings, SettingsInput } from './settings/default-settings.js'
import type { ProfileMode } from './settings/modes.js'
import { nearestName } from './settings/nearest-name.js'
import { resolveSettings } from './settings/resolve-settings.js'
import { sourceOf } from './table-source.js'
import type { TableLike } from './table-like.js'

export interface ProfileOptions {
  readonly title?: string | undefined
  /** How much is looked at; `full` when left out. */
  readonly mode?: ProfileMode | undefined
  /** With ydata-profiling's names. */
  readonly settings?: SettingsInput | undefined
  /** Keeps the values of cells out of the profile, in any mode. */
  readonly sensitive?: boolean | undefined
  /** The digest of the table, where it has one. */
  readonly digest?: string | undefined
  /** Stops the work; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * The profile of a table: the statistics of each column, what is remarkable about it, and how the columns go together. Nothing
 * about a value makes it fail.
 *
 * @example const report = await profile(await readTable('house_sales.csv'))
 * await report.toFile('report.html')
 * @throws ProfileError for a table without columns or with two of one name, and for settings that do not exist
 */
export async function profile(table: TableLike | ColumnSource, options: ProfileOptions = {}): Promise<ProfileReport> {
  const { signal, onProgress } = options
  signal?.throwIfAborted()
  const plan = planOf(options)
  const source = sourceOf(table, new Pace(signal))
  checkColumns(plan.settings, source.columnNames)
  onProgress?.({ phase: 'load', done: 0, total: 1 })
  return new ProfileReport(await platform.buildProfile(source, plan, { signal, onProgress }))
}

function planOf({ title, mode = 'full', settings, sensitive = false, digest }: ProfileOptions): ProfilePlan {
  const resolved = resolveSettings(mode, settings)
  return {
    title: title ?? resolved.settings.title,
    mode,
    sensitive: sensitive || mode === 'sensitive',
    settings: resolved.settings,
    warnings: resolved.warnings,
    digest: digest ?? null,
    software: 'labbook',
  }
}

function checkColumns({ type_schema, interactions }: Settings, names: readonly string[]) {
  for (const [setting, columns] of [
    ['type_schema', Object.keys(type_schema)],
    ['interactions.targets', interactions.targets],
  ] as const) {
    for (const column of columns) {
      if (names.includes(column)) continue
      throw new ProfileError(
        'UNKNOWN_COLUMN',
        `${setting}: the table has no column ${JSON.stringify(column)}. Did you mean ${JSON.stringify(nearestName(column, names))}?`,
      )
    }
  }
}
