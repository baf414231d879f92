import { describe, expect, it } from 'vitest'
import { smoothingOf, validateMetricSearch } from '../../src/addresses/metric-search.js'
import { parseSearch } from '../../src/addresses/search-params.js'

describe('metric search', () => {
  it("[U-METRIC-1] an address of MLflow's UI opens the same runs, axes, smoothing and hidden lines", () => {
    const address = new URLSearchParams({
      runs: '["r1","r2"]',
      metric: '"val/loss"',
      experiments: '["3"]',
      plot_metric_keys: '["val/loss","train/loss"]',
      plot_layout: '{"autosize":true,"xaxis":{"range":[10,20],"autorange":false},"yaxis":{"autorange":true}}',
      x_axis: 'relative',
      y_axis_scale: 'log',
      line_smoothness: '61',
      show_point: 'true',
      deselected_curves: '["r1-val/loss"]',
      last_linear_y_axis_range: '[]',
    })
    const search = validateMetricSearch(parseSearch(address.toString()))
    expect(search).toEqual({
      runs: ['r1', 'r2'],
      metric: 'val/loss',
      experiments: ['3'],
      plot_metric_keys: ['val/loss', 'train/loss'],
      plot_layout: { xaxis: { range: [10, 20] } },
      x_axis: 'relative',
      y_axis_scale: 'log',
      line_smoothness: 61,
      show_point: true,
      deselected_curves: ['r1-val/loss'],
    })
    expect(smoothingOf(search)).toBeCloseTo(0.6, 12)
  })

  it('[U-URL-3] bad values fall back to the default', () => {
    expect(validateMetricSearch({ x_axis: 'up', line_smoothness: '1000', plot_layout: '{' })).toEqual({ runs: [] })
  })
})
