// Plotly ships no types for its parts; these cover the few calls that we make.
declare module 'plotly.js/lib/core' {
  /** An element that Plotly has drawn in. */
  export interface PlotlyElement extends HTMLElement {
    on(event: 'plotly_hover' | 'plotly_unhover', listener: (event: PlotlyHover) => void): void
    removeAllListeners(event: 'plotly_hover' | 'plotly_unhover'): void
  }
  export interface PlotlyHover {
    readonly points: readonly { readonly customdata?: unknown }[]
  }
  const Plotly: {
    register(parts: readonly object[]): void
    react(target: HTMLElement, data: readonly object[], layout: object, config: object): Promise<PlotlyElement>
    readonly Plots: { resize(target: HTMLElement): void }
  }
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
