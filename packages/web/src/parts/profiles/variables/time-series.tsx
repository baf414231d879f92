import { type TimeSeriesVariable, seriesTables } from '@labbook/profile'
import styles from '../profile.module.css'
import { FactTable } from '../tables/fact-table.js'
import { LineChart } from '../charts/line-chart.js'
import { StemChart } from '../charts/stem-chart.js'

/** What a column has for being a series in time. */
export function TimeSeries({ variable, place }: { variable: TimeSeriesVariable; place: number }) {
  const { name } = variable
  return (
    <>
      <LineChart values={variable.series} label={`Values of ${name} in order`} file={`${name} series`} />
      <div className={styles.columns}>
        {seriesTables(variable).map((table) => (
          <FactTable key={table.title} {...table} />
        ))}
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
