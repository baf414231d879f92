import { barPlot, boxPlot, heatMap, histogram, regressionPlot } from '@labbook/plots'
import type { Home } from './sales.js'

const CORRELATED = [
  'price',
  'bedrooms',
  'bathrooms',
  'sqft_living',
  'sqft_lot',
  'sqft_basement',
  'yr_built',
  'yr_renovated',
  'sqft_above',
  'age',
  'renovation_age',
] as const

/** The five figures of the course, by the names under which a run keeps them. */
export function drawFigures(homes: readonly Home[]) {
  return {
    // How many homes were sold at which price.
    'histogram_price.png': histogram(homes, { x: 'price' }),
    // Half of the prices lie in the box; the dots are far from it.
    'boxplot_price.png': boxPlot(homes, { y: 'price' }),
    // The mean price beside the water and elsewhere, with its 95% confidence interval.
    'boxplot_waterfront_vs_price.png': barPlot(homes, { x: 'waterfront', y: 'price' }),
    // Larger homes cost more: every home is a dot beside the line of least squares.
    'regplot_sqft_living_vs_price.png': regressionPlot(homes, { x: 'sqft_living', y: 'price' }),
    // Which columns rise and fall together.
    'correlation_heatmap.png': heatMap(homes, { columns: CORRELATED }),
  } as const
}
