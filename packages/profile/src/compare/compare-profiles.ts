import type { ColumnSource } from '../columns/column-source.js'
import { Pace } from '../engine/pace.js'
import { profile, type ProfileOptions } from '../profile.js'
import { ProfileError } from '../profile-error.js'
import type { Profile, Variable } from '../profile-object.js'
import { ProfileReport } from '../report.js'
import type { Settings } from '../settings/default-settings.js'
import { resolveSettings } from '../settings/resolve-settings.js'
import { sourceOf } from '../table-source.js'
import type { TableLike } from '../table-like.js'
import { decideType } from '../types/decide-type.js'
import { compareVariable, type VariableSide } from './compare-variable.js'
import type { ComparedVariable, Comparison, DriftThresholds } from './comparison.js'
import { ComparisonReport } from './comparison-report.js'
import type { Distribution } from './distribution.js'
import { driftAlerts } from './drift-alerts.js'
import { type ComparedAs, exactDistribution } from './exact-distribution.js'
import { worst } from './measures.js'
import { storedDistribution } from './stored-distribution.js'

/** What can be compared: a table, a report, or a profile that was stored. */
export type Comparable = TableLike | ColumnSource | ProfileReport | Profile

export interface CompareOptions
  extends Pick<ProfileOptions, 'mode' | 'settings' | 'sensitive' | 'signal' | 'onProgress'> {
  readonly title?: string | undefined
  /** What the profiles are called, in their order; their titles when left out. */
  readonly labels?: readonly string[] | undefined
  /** The place of the profile that the others are compared with; 0, the first, when left out. */
  readonly baseline?: number | undefined
}

const [FEWEST, MOST] = [2, 8]

/**
 * How tables or profiles differ from one of them: measures of drift, verdicts and distributions of each column, matched by name.
 * Tables are compared exactly, by all values; reports and stored profiles by the percentiles and counts that they keep.
 *
 * @example const drift = await compareProfiles([train, test], { labels: ['train', 'test'] })
 * await drift.toFile('drift.html')
 * @throws ProfileError BAD_COMPARISON for fewer than 2 or more than 8, for labels or a baseline that do not fit them
 */
export async function compareProfiles(
  inputs: readonly Comparable[],
  options: CompareOptions = {},
): Promise<ComparisonReport> {
  const { signal, baseline = 0 } = options
  signal?.throwIfAborted()
  checkCall(inputs, options)
  const { settings } = resolveSettings(options.mode ?? 'full', options.settings)
  const pace = new Pace({ signal })
  const sides: ProfiledSide[] = []
  for (const [place, input] of inputs.entries())
    sides.push(await profiled(input, options.labels?.[place], options, pace))

  const labels = sides.map(({ profile }, place) => options.labels?.[place] ?? profile.analysis.title)
  const thresholds: DriftThresholds = settings.drift
  const variables: ComparedVariable[] = []
  for (const name of namesOf(sides, baseline)) {
    const compared = await sidesOf(name, sides, settings, pace)
    variables.push(compareVariable(name, compared, { baseline, thresholds, bins: settings.plot.histogram.bins || 50 }))
    await pace.rest()
  }
  const verdicts = variables.map(({ verdict }) => verdict)
  const count = (wanted: string) => verdicts.filter((verdict) => verdict === wanted).length
  const comparison: Comparison = {
    schema: 'labbook-comparison/1',
    title: options.title ?? `${labels.filter((_, place) => place !== baseline).join(', ')} against ${labels[baseline]}`,
    labels,
    baseline,
    date: new Date().toISOString(),
    software: 'labbook',
    tables: sides.map(({ profile }) => ({ title: profile.analysis.title, display: profile.table.display })),
    verdict: worst(verdicts),
    counts: { none: count('none'), moderate: count('moderate'), large: count('large') },
    variables,
    alerts: driftAlerts(variables, labels, thresholds),
    thresholds,
  }
  return new ComparisonReport(comparison)
}

function checkCall(inputs: readonly Comparable[], { labels, baseline = 0 }: CompareOptions) {
  const refuse = (message: string) => new ProfileError('BAD_COMPARISON', message)
  if (inputs.length < FEWEST || inputs.length > MOST)
    throw refuse(`${FEWEST} to ${MOST} profiles are compared, not ${inputs.length}.`)
  if (labels !== undefined && labels.length !== inputs.length)
    throw refuse(`labels: ${labels.length} for ${inputs.length} profiles.`)
  if (!Number.isInteger(baseline) || baseline < 0 || baseline >= inputs.length)
    throw refuse(`baseline: ${baseline} is not the place of a profile, 0 to ${inputs.length - 1}.`)
}

/** A profile, and the table that it is of where there is one. */
interface ProfiledSide {
  readonly profile: Profile
  readonly variables: ReadonlyMap<string, Variable>
  readonly source?: ColumnSource
}

async function profiled(
  input: Comparable,
  label: string | undefined,
  { mode, settings, sensitive, signal, onProgress }: CompareOptions,
  pace: Pace,
): Promise<ProfiledSide> {
  if (input instanceof ProfileReport) return profiledSide(input.profile)
  if ('schema' in input) return profiledSide(input)
  const source = sourceOf(input, pace)
  const report = await profile(source, { title: label, mode, settings, sensitive, signal, onProgress })
  return { ...profiledSide(report.profile), source }
}

function profiledSide(profile: Profile): ProfiledSide {
  return { profile, variables: new Map(profile.variables.map((variable) => [variable.name, variable])) }
}

/** Those of the baseline in its order, then the others. */
function namesOf(sides: readonly ProfiledSide[], baseline: number): readonly string[] {
  const base = sides[baseline]?.profile.columns ?? []
  return [...new Set([...base, ...sides.flatMap(({ profile }) => profile.columns)])]
}

async function sidesOf(
  name: string,
  sides: readonly ProfiledSide[],
  settings: Settings,
  pace: Pace,
): Promise<readonly (VariableSide | null)[]> {
  const variables = sides.map((side) => side.variables.get(name))
  const as: ComparedAs = variables.some((one) => one?.type === 'Numeric' || one?.type === 'TimeSeries')
    ? 'numbers'
    : 'categories'
  // A sensitive profile has no values to compare, and what the others have would tell of them.
  const isByCounts = sides.some(({ profile }) => profile.analysis.sensitive)
  const compared: (VariableSide | null)[] = []
  for (const [place, { source }] of sides.entries()) {
    const variable = variables[place]
    if (variable === undefined) compared.push(null)
    else {
      const distribution = isByCounts ? undefined : await distributionOf(variable, as, source, settings, pace)
      compared.push({ variable, distribution, isExact: source !== undefined })
    }
  }
  return compared
}

async function distributionOf(
  variable: Variable,
  as: ComparedAs,
  source: ColumnSource | undefined,
  settings: Settings,
  { signal }: Pace,
): Promise<Distribution | undefined> {
  if (source === undefined) return storedDistribution(variable, as)
  const cells = await source.read(source.columnNames.indexOf(variable.name), signal)
  return exactDistribution(decideType(variable.name, cells, settings), as)
}
