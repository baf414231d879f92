import type { Platform } from '../platform.js'
import { PlotError } from '../plot-error.js'

export const platform: Platform = {
  rasterise: () => {
    const rule = 'A browser cannot draw PNG files of figures: use toSVG, or make the PNG in Node.'
    return Promise.reject(new PlotError('CANNOT_DRAW', rule))
  },
  textWidth: undefined,
  pageRuntime: undefined,
}
