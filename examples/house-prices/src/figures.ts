import { plot } from './plot.js'
import type { Home } from './sales.js'
import { boxStatistics, correlation, errorOfMean, fitLine, histogram, mean } from './statistics.js'

const BLUE = '#4c72b0'

const CORRELATED = [
  'price',
  'bedrooms',
  'bathrooms',
  'sqft_living',
  'sqft_lot',
  'sqft_above',
  'sqft_basement',
  'yr_built',
  'yr_renovated',
  'age',
  'renovation_age',
] as const

/** The five figures of the course, SVG by the name under which a run keeps them. */
export function drawFigures(homes: readonly Home[]) {
  return {
    'histogram_price.png': drawHistogram(homes),
    'boxplot_price.png': drawBoxPlot(homes),
    'boxplot_waterfront_vs_price.png': drawMeans(homes),
    'regplot_sqft_living_vs_price.png': drawRegression(homes),
    'correlation_heatmap.png': drawCorrelations(homes),
  } as const
}

/** How many homes were sold at which price. */
function drawHistogram(homes: readonly Home[]): string {
  const { from, barWidth, counts } = histogram(column(homes, 'price'))
  const axes = {
    x: { label: 'price', from: 0, to: from + counts.length * barWidth },
    y: { label: 'homes', from: 0, to: Math.max(...counts) * 1.05 },
  }
  return plot(axes, ({ x, y }) => {
    const bars = counts.map((count, i) => {
      const [left, right] = [x(from + i * barWidth), x(from + (i + 1) * barWidth)]
      return `M${left} ${y(0)}V${y(count)}H${right}V${y(0)}`
    })
    return `<path fill="${BLUE}" d="${bars.join('')}"/>`
  })
}

/** Half of the prices lie in the box; the dots are far from it. */
function drawBoxPlot(homes: readonly Home[]): string {
  const prices = column(homes, 'price')
  const { box, whiskers, outliers } = boxStatistics(prices)
  const axes = { x: { label: '', names: [''] }, y: { label: 'price', from: 0, to: Math.max(...prices) * 1.03 } }
  return plot(axes, ({ x, y }) => {
    const [left, middle, right] = [x(-0.25), x(0), x(0.25)]
    const [lower, median, upper] = [y(box[0]), y(box[1]), y(box[2])]
    return `<g stroke="#333" stroke-width="1.5">
<rect x="${left}" y="${upper}" width="${right - left}" height="${lower - upper}" fill="${BLUE}"/>
<path d="M${left} ${median}H${right}M${middle} ${lower}V${y(whiskers[0])}M${middle} ${upper}V${y(whiskers[1])}"/>
</g>${dots(outliers.map((price) => [middle, y(price)]))}`
  })
}

/** The mean price beside the water and elsewhere, with its 95% confidence interval. */
function drawMeans(homes: readonly Home[]): string {
  const groups = [0, 1].map((waterfront) =>
    column(
      homes.filter((home) => home.waterfront === waterfront),
      'price',
    ),
  )
  const axes = { x: { label: 'waterfront', names: ['0', '1'] }, y: { label: 'mean price', from: 0, to: 2_000_000 } }
  return plot(axes, ({ x, y }) =>
    groups
      .map((prices, group) => {
        const [top, error] = [mean(prices), errorOfMean(prices)]
        return `<path fill="${BLUE}" d="M${x(group - 0.4)} ${y(0)}V${y(top)}H${x(group + 0.4)}V${y(0)}"/>
<path stroke="#333" stroke-width="3" d="M${x(group)} ${y(top - error)}V${y(top + error)}"/>`
      })
      .join(''),
  )
}

/** Larger homes cost more: every home is a dot beside the line of least squares. */
function drawRegression(homes: readonly Home[]): string {
  const [areas, prices] = [column(homes, 'sqft_living'), column(homes, 'price')]
  const { slope, intercept } = fitLine(areas, prices)
  const [smallest, largest] = [Math.min(...areas), Math.max(...areas)]
  const axes = {
    x: { label: 'sqft_living', from: 0, to: largest * 1.03 },
    y: { label: 'price', from: 0, to: Math.max(...prices) * 1.03 },
  }
  return plot(axes, ({ x, y }) => {
    // Where the line would mean a price below 0, it leaves the plot.
    const start = Math.max(smallest, -intercept / slope)
    const line = `M${x(start)} ${y(slope * start + intercept)}L${x(largest)} ${y(slope * largest + intercept)}`
    return `${dots(homes.map((home) => [x(home.sqft_living), y(home.price)]))}
<path stroke="#c44e52" stroke-width="3" d="${line}"/>`
  })
}

/** Which columns rise and fall together: red towards 1, blue towards -1. */
function drawCorrelations(homes: readonly Home[]): string {
  const columns = CORRELATED.map((name) => column(homes, name))
  const names = { label: '', names: CORRELATED }
  return plot({ x: { ...names, names: CORRELATED.map(shortened) }, y: names }, ({ x, y }) =>
    columns
      .flatMap((across, i) =>
        columns.map((up, j) => {
          const r = correlation(across, up)
          const [left, right, top, bottom] = [x(i - 0.5), x(i + 0.5), y(j + 0.5), y(j - 0.5)]
          const colour = r < 0 ? '#3b4cc0' : '#b40426'
          return `<rect x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" fill="${colour}" fill-opacity="${Math.abs(r).toFixed(3)}"/>
<text x="${x(i)}" y="${y(j) + 4}" text-anchor="middle" font-family="sans-serif" font-size="12">${r.toFixed(2)}</text>`
        }),
      )
      .join(''),
  )
}

/** One path for all of them: thousands of elements would be slow to draw. */
function dots(places: readonly (readonly [x: number, y: number])[]): string {
  const path = places.map(([x, y]) => `M${x} ${y}h0`).join('')
  return `<path stroke="${BLUE}" stroke-width="5" stroke-linecap="round" stroke-opacity="0.6" d="${path}"/>`
}

/** Names that fit below a column of the heat map. */
function shortened(name: string): string {
  return name
    .replace('rooms', 's')
    .replace('renovation', 'ren.')
    .replace(/^(sqft|yr)_/, '')
    .replace('_', ' ')
}

function column(homes: readonly Home[], name: keyof Home): number[] {
  return homes.map((home) => home[name])
}
