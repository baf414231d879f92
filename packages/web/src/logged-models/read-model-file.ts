import type { ModelFile } from '@labbook/mlmodel'
import { askWorker, type Problem } from '../api/ask-worker.js'

/** What the worker answers: the file, or a sentence that says why it cannot be read. */
export type ReadModelFile = { readonly model: ModelFile } | Problem

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
