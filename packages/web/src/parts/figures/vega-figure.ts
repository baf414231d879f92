import { askWorker } from '../../api/ask-worker.js'
import type { VegaFigure } from './vega-worker.js'

/**
 * Computes the data of a Vega or Vega-Lite figure in a worker (U-ART-9).
 *
 * @throws Error with a sentence that says why it cannot be drawn
 */
export function readVegaFigure(text: string): Promise<VegaFigure> {
  return askWorker(new Worker(new URL('./vega-worker.ts', import.meta.url), { type: 'module' }), text)
}
