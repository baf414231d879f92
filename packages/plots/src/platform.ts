/** What differs between Node and a browser, reached by the import `#platform`. */
export interface Platform {
  /** SVG as the bytes of a PNG file. */
  rasterise(svg: string, options: { readonly scale: number; readonly ground: string }): Promise<Uint8Array>
  /** The width of a text in the figures' font; undefined where Vega measures by itself, with a canvas. */
  readonly textWidth: ((text: string, font: TextFont) => number) | undefined
  /** The script of interactive pages, which defines `vega` and `expressionInterpreter`; undefined where there is none. */
  readonly pageRuntime: (() => Promise<string>) | undefined
}

export interface TextFont {
  /** In pixels. */
  readonly size: number
  readonly weight?: string | number | undefined
}
