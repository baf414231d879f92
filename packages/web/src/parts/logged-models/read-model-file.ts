import type { ModelFile } from '@labbook/mlmodel'
import { askWorker } from '../../api/ask-worker.js'

/**
 * Parses an `MLmodel` file in a worker (U-MODEL-2).
 *
 * @throws Error with a sentence that says why it cannot be read
 */
export async function readModelFile(text: string): Promise<ModelFile> {
  const worker = new Worker(new URL('./model-file-worker.ts', import.meta.url), { type: 'module' })
  const { model } = await askWorker<{ readonly model: ModelFile }>(worker, text)
  return model
}
