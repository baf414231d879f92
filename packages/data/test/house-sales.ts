import { type Frame, parseCsv } from '@labbook/data'
import { readData } from '../../../test/data/read-data.js'

export type Home = Record<
  | 'price'
  | 'bedrooms'
  | 'bathrooms'
  | 'sqft_living'
  | 'sqft_lot'
  | 'floors'
  | 'waterfront'
  | 'view'
  | 'condition'
  | 'grade'
  | 'sqft_above'
  | 'sqft_basement'
  | 'yr_built'
  | 'yr_renovated'
  | 'zipcode'
  | 'lat'
  | 'long'
  | 'sqft_living15'
  | 'sqft_lot15',
  number
> & { date: string }

/** `house_sales.csv` as read: 21,613 × 20. */
export const houseSales = parseCsv(readData('house_sales.csv'), { name: 'house_sales' }) as Frame<Home>

/** Cells 5 to 8 of the course: without date and zipcode, without duplicates, with both ages: 21,608 × 20. */
export const cleaned = houseSales
  .drop(['date', 'zipcode'])
  .dropDuplicates()
  .assign({
    age: (row) => 2015 - row.yr_built,
    renovation_age: (row) => 2015 - row.yr_renovated,
  })

/** Cell 19: the 15 columns that the models see. */
export const modelled = cleaned.drop(['yr_built', 'yr_renovated', 'sqft_above', 'bathrooms', 'sqft_living15'])
