import { format } from '../display/format.js'
import type { Analysis, TableStatistics, TimeSeriesVariable } from '../profile-object.js'
import { tableLines } from '../profile-table.js'
import { variableTypes } from '../variable-types.js'
import { type Fact, type FactTable, factsOf } from './card.js'
import { durationText } from './scales.js'

/** The statistics of the table as a whole. */
export function tableFacts(table: TableStatistics): readonly Fact[] {
  return factsOf(table, tableLines)
}

/** How many variables there are of each type. */
export function typeFacts({ types }: TableStatistics): readonly Fact[] {
  return variableTypes.flatMap((type) => {
    const count = types[type] ?? 0
    return count > 0 ? [{ label: type, text: String(count) }] : []
  })
}

/** How the profile was made. */
export function analysisFacts(analysis: Analysis): readonly Fact[] {
  return [
    { label: 'Started', text: moment(analysis.date_start) },
    { label: 'Finished', text: moment(analysis.date_end) },
    { label: 'Duration', text: `${analysis.duration_s.toFixed(2)} s` },
    { label: 'Software', text: analysis.software },
    { label: 'Mode', text: analysis.mode },
    { label: 'Numbers', text: analysis.exact ? 'Exact' : 'Approximate where marked ≈' },
    { label: 'Digest of the table', text: analysis.digest ?? '–' },
  ]
}

function moment(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`
}

/** What a column has for being a series in time. */
export function seriesTables({
  augmented_dickey_fuller: adf,
  gaps,
  stationary,
  seasonal,
  seasonal_period,
  axis,
}: TimeSeriesVariable): readonly FactTable[] {
  const length = (gap: number | null) => (axis.is_time ? durationText(gap) : format(gap, 'number', 6))
  return [
    {
      title: 'Stationarity',
      facts: [
        { label: 'Stationary', text: stationary ? 'Yes' : 'No' },
        { label: 'Seasonal', text: seasonal ? 'Yes' : 'No' },
        { label: 'Period', text: format(seasonal_period, 'number') },
        { label: 'Augmented Dickey–Fuller', text: format(adf?.statistic, 'number') },
        { label: 'p-value', text: format(adf?.pvalue, 'number') },
        { label: 'Lags', text: format(adf?.lags, 'count') },
      ],
    },
    {
      title: 'Gaps',
      facts: [
        { label: 'Rows in order of', text: axis.column ?? 'their numbers' },
        { label: 'Number of gaps', text: format(gaps.n, 'count') },
        { label: 'Shortest', text: length(gaps.min) },
        { label: 'Longest', text: length(gaps.max) },
        { label: 'Mean', text: length(gaps.mean) },
        { label: 'Standard deviation', text: length(gaps.std) },
      ],
    },
  ]
}
