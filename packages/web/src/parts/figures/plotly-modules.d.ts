// Plotly ships no types for its parts; these cover the few calls that we make.
declare module 'plotly.js/lib/core' {
  const Plotly: import('./plotly-chart.js').PlotlyModule
  export default Plotly
}
declare module 'plotly.js/lib/*' {
  const part: object
  export default part
}
declare module 'plotly.js/src/traces/parcoords/strict' {
  const part: object
  export default part
}
