import type { ModelFile } from '@labbook/mlmodel'
import { askWorker } from '../../api/ask-worker.js'

/**
 * Reads an `MLmodel` file in a worker of ours (U-MODEL-2).
 *
 * @throws Error that says in a sentence why it cannot be read
 */
export async function readModelFile(text: string): Promise<ModelFile> {
  const worker = new Worker(new URL('./model-file-worker.ts', import.meta.url), { type: 'module' })
  const { model } = await askWorker<{ readonly model: ModelFile }>(worker, text)
  return model
}
