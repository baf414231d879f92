import type { TimeSeriesVariable } from '../../profile-object.js'
import { format } from '../../display/format.js'
import { Facts } from '../parts/facts.js'
import { LineChart } from '../charts/line-chart.js'
import { StemChart } from '../charts/stem-chart.js'

/** What a column has for being a series in time. */
export function TimeSeries({ variable, place }: { variable: TimeSeriesVariable; place: number }) {
  const { augmented_dickey_fuller: adf, gaps, name } = variable
  return (
    <>
      <LineChart values={variable.series} label={`Values of ${name} in order`} file={`${name} series`} />
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
            { label: 'Number of gaps', text: format(gaps.n, 'count') },
            { label: 'Shortest', text: format(gaps.min, 'number') },
            { label: 'Longest', text: format(gaps.max, 'number') },
            { label: 'Mean', text: format(gaps.mean, 'number') },
            { label: 'Standard deviation', text: format(gaps.std, 'number') },
          ]}
        />
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
