// node bench/data-tasks.mjs house_sales.csv: prints the median milliseconds of each task of claims-data.mjs.
import { readCsv } from '@labbook/data'
import { datasetOf } from '@labbook/sdk'
import { cleanedSales } from './cleaned-sales.mjs'
import { median, timesOf } from './measure.mjs'

const [path] = process.argv.slice(2)
const raw = await readCsv(path)
const clean = () => cleanedSales(raw)
const cleaned = clean()
const modelled = cleaned.drop(['yr_built', 'yr_renovated', 'sqft_above', 'bathrooms', 'sqft_living15'])
const tasks = {
  read: () => readCsv(path),
  clean,
  corr: () => modelled.corr(),
  describe: () => cleaned.describe(),
  digest: () => datasetOf(cleaned),
}
const times = {}
for (const [task, run] of Object.entries(tasks)) times[task] = median(await timesOf(7, run))
console.log(JSON.stringify(times))
