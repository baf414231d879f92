import { readData } from '../../../test/data/read-data.js'

export { cleaned } from '../../data/test/house-sales.js'

/** The eleven columns of cell 13 of the course. */
export const SELECTED = [
  ...(['price', 'bedrooms', 'bathrooms', 'sqft_living', 'sqft_lot', 'sqft_basement'] as const),
  ...(['yr_built', 'yr_renovated', 'sqft_above', 'age', 'renovation_age'] as const),
]

/** What pandas and seaborn computed for the figures of the course. */
export const expected = (
  JSON.parse(readData('house_sales_expected_profile.json')) as {
    eda: {
      cell_9_histplot: { bars: number; bin_width: number; first_edge: number; counts: number[] }
      cell_10_boxplot: Record<'q1' | 'median' | 'q3' | 'whisker_low' | 'whisker_high', number>
      cell_13_corr: { columns: string[]; matrix: number[][] }
    }
  }
).eda

/** The marks of one kind in an SVG. */
export function marksIn(svg: string, name: string): number {
  const groups = [...svg.matchAll(new RegExp(`<g class="mark-${name} role-mark[^"]*"[^>]*>(.*?)</g>`, 'gs'))]
  return groups.reduce((sum, [, inner = '']) => sum + (inner.match(/<(?:path|text|line)\b/g)?.length ?? 0), 0)
}

/** Within one part in 10⁹, as the spec asks for. */
export function near(actual: number, wanted: number): boolean {
  return Math.abs(actual - wanted) <= 1e-9 * Math.abs(wanted)
}
