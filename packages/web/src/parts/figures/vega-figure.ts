import { askWorker } from '../../api/ask-worker.js'
import type { VegaFigure } from './vega-worker.js'

/**
 * The numbers of a figure in Vega or Vega-Lite, worked out in a worker of ours (U-ART-9).
 *
 * @throws Error that says in a sentence why it cannot be drawn
 */
export function readVegaFigure(text: string): Promise<VegaFigure> {
  return askWorker(new Worker(new URL('./vega-worker.ts', import.meta.url), { type: 'module' }), text)
}
