/** @jsxImportSource preact */
import type { TimeSeriesVariable } from '../../profile-object.js'
import { seriesTables } from '../../view/facts.js'
import { Facts } from '../parts/facts.js'
import { StemChart } from '../charts/stem-chart.js'

/** What a column has for being a series in time. */
export function TimeSeries({ variable, place }: { variable: TimeSeriesVariable; place: number }) {
  const { name } = variable
  return (
    <>
      <div class="columns two">
        {seriesTables(variable).map((table) => (
          <Facts key={table.title} {...table} />
        ))}
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
