import { page } from './render/page.js'
import { renderSpec } from './render/render-spec.js'

/** A complete Vega-Lite spec: its data are inline. */
export interface VegaLiteSpec {
  readonly $schema: string
  readonly [property: string]: unknown
}

/** A figure that is computed and not yet drawn. Marks make them. */
export class Figure<Stats extends object = object> {
  readonly spec: VegaLiteSpec
  /** The numbers behind the marks, with all rows considered. */
  readonly stats: Stats

  constructor(spec: VegaLiteSpec, stats: Stats) {
    this.spec = spec
    this.stats = stats
  }

  toJSON(): VegaLiteSpec {
    return this.spec
  }

  toSVG(): Promise<string> {
    return renderSpec(this.spec, { format: 'svg' })
  }

  /**
   * In Node only, since a browser has no renderer for files.
   *
   * @param options.scale pixels for each of the SVG, 1 to 8; 2 when left out
   */
  toPNG({ scale = 2 }: { readonly scale?: number } = {}): Promise<Uint8Array> {
    return renderSpec(this.spec, { format: 'png', scale })
  }

  /**
   * One file that loads nothing: the figure and a table of its numbers.
   *
   * @param options.interactive with tooltips and zoom, for half a megabyte more; as Node makes it when left out, browsers cannot
   */
  toHTML({ interactive }: { readonly interactive?: boolean } = {}): Promise<string> {
    return page(this.spec, { interactive })
  }
}
