import type { TimeSeriesVariable } from '../../profile-object.js'
import { format } from '../../display/format.js'
import { durationText } from '../../view/scales.js'
import { Facts } from '../parts/facts.js'
import { StemChart } from '../charts/stem-chart.js'

/** What a column has for being a series in time. */
export function TimeSeries({ variable, place }: { variable: TimeSeriesVariable; place: number }) {
  const { augmented_dickey_fuller: adf, gaps, name, axis } = variable
  const length = (gap: number | null) => (axis.is_time ? durationText(gap) : format(gap, 'number', 6))
  return (
    <>
      <div class="columns two">
        <Facts
          title="Stationarity"
          facts={[
            { label: 'Stationary', text: variable.stationary ? 'Yes' : 'No' },
            { label: 'Seasonal', text: variable.seasonal ? 'Yes' : 'No' },
            { label: 'Period', text: format(variable.seasonal_period, 'number') },
            { label: 'Augmented Dickey–Fuller', text: format(adf?.statistic, 'number') },
            { label: 'p-value', text: format(adf?.pvalue, 'number') },
            { label: 'Lags', text: format(adf?.lags, 'count') },
          ]}
        />
        <Facts
          title="Gaps"
          facts={[
            { label: 'Rows in order of', text: axis.column ?? 'their numbers' },
            { label: 'Number of gaps', text: format(gaps.n, 'count') },
            { label: 'Shortest', text: length(gaps.min) },
            { label: 'Longest', text: length(gaps.max) },
            { label: 'Mean', text: length(gaps.mean) },
            { label: 'Standard deviation', text: length(gaps.std) },
          ]}
        />
      </div>
      <div class="columns two">
        <StemChart
          values={variable.autocorrelation}
          bound={variable.autocorrelation_bound}
          title="Autocorrelation"
          file={`${name} autocorrelation`}
          key={`acf${place}`}
        />
        <StemChart
          values={variable.partial_autocorrelation}
          bound={variable.autocorrelation_bound}
          title="Partial autocorrelation"
          file={`${name} partial autocorrelation`}
          key={`pacf${place}`}
        />
      </div>
    </>
  )
}
