// node bench/plot-tasks.mjs house_sales.csv: prints the milliseconds of CPU of each task of claims-plots.mjs.
import { readCsv } from '@labbook/data'
import { barPlot, boxPlot, heatMap, histogram, regressionPlot } from '@labbook/plots'

const [path] = process.argv.slice(2)
const homes = (await readCsv(path))
  .drop(['date', 'zipcode'])
  .dropDuplicates()
  .assign({ age: (row) => 2015 - row.yr_built, renovation_age: (row) => 2015 - row.yr_renovated })
const SELECTED =
  'price bedrooms bathrooms sqft_living sqft_lot sqft_basement yr_built yr_renovated sqft_above age renovation_age'.split(
    ' ',
  )

async function five() {
  const start = process.cpuUsage()
  await histogram(homes, { x: 'price' }).toPNG()
  await boxPlot(homes, { y: 'price' }).toPNG()
  await barPlot(homes, { x: 'waterfront', y: 'price' }).toPNG()
  await regressionPlot(homes, { x: 'sqft_living', y: 'price' }).toPNG()
  await heatMap(homes.select(SELECTED).corr()).toPNG()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

// Vega and resvg are loaded by the first figure, as Python has imported its packages by now.
await histogram({ x: [1, 2, 3] }, { x: 'x' }).toPNG()
console.log(JSON.stringify({ first: await five(), again: await five() }))
