import { platform } from '#platform'
import type { ColumnSource } from './columns/column-source.js'
import type { ProfilePlan } from './engine/build-profile.js'
import { Pace } from './engine/pace.js'
import { withLabels } from './engine/sample.js'
import { ProfileError } from './profile-error.js'
import type { Progress } from './progress.js'
import { ProfileReport } from './report.js'
import type { Settings, SettingsInput } from './settings/default-settings.js'
import type { ProfileMode } from './settings/modes.js'
import { nearestName } from './settings/nearest-name.js'
import { type ResolvedSettings, resolveSettings } from './settings/resolve-settings.js'
import { sourceOf } from './table-source.js'
import type { TableLike } from './table-like.js'
import { labelBytes } from './variables/memory-size.js'
import { VERSION } from './version.js'

export interface ProfileOptions {
  readonly title?: string | undefined
  /** How much is looked at; `full` when left out. */
  readonly mode?: ProfileMode | undefined
  /** With ydata-profiling's names. */
  readonly settings?: SettingsInput | undefined
  /** Keeps the values of cells out of the profile, in any mode. */
  readonly sensitive?: boolean | undefined
  /** A column: the report then ranks the others by how much they go with it. */
  readonly target?: string | undefined
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
  const resolved = resolveSettings(options.mode ?? 'full', options.settings)
  const source = sourceOf(table, new Pace({ signal }))
  checkColumns(resolved.settings, options.target, source.columnNames)
  onProgress?.({ phase: 'load', done: 0, total: 1 })
  const made = await platform.buildProfile(source, planOf(options, resolved, source), { signal, onProgress })
  return new ProfileReport({ ...made, sample: withLabels(made.sample, source.labels) })
}

const REDACTED = 'The setting redact keeps the values of all columns out of the profile, as sensitive does.'

function planOf(
  { title, mode = 'full', sensitive = false, digest, target }: ProfileOptions,
  { settings, warnings }: ResolvedSettings,
  { rows, labels }: ColumnSource,
): ProfilePlan {
  const isRedacted = settings.vars.cat.redact || settings.vars.text.redact
  return {
    title: title ?? settings.title,
    mode,
    sensitive: sensitive || mode === 'sensitive' || isRedacted,
    settings,
    warnings: isRedacted ? [...warnings, REDACTED] : warnings,
    digest: digest ?? null,
    software: `labbook ${VERSION}`,
    target: target ?? null,
    labelBytes: labelBytes(rows, labels),
  }
}

function checkColumns({ type_schema, interactions }: Settings, target: string | undefined, names: readonly string[]) {
  for (const [setting, columns] of [
    ['type_schema', Object.keys(type_schema)],
    ['interactions.targets', interactions.targets],
    ['target', target === undefined ? [] : [target]],
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
