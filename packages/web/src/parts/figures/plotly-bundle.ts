import bar from 'plotly.js/lib/bar'
import box from 'plotly.js/lib/box'
import contour from 'plotly.js/lib/contour'
import Plotly from 'plotly.js/lib/core'
import heatmap from 'plotly.js/lib/heatmap'
// The regular entry builds functions from text, which the page's policy forbids.
import parcoords from 'plotly.js/src/traces/parcoords/strict'

// Scatter is part of the core. Never use scattergl: without a GPU it takes seconds.
Plotly.register([bar, box, contour, heatmap, parcoords])

export { Plotly }
