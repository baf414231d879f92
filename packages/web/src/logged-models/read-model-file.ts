import type { ModelFile } from './model-file.js'

/** What the worker answers: the file, or a sentence that says why it cannot be read. */
export type ReadModelFile = { readonly model: ModelFile } | { readonly problem: string }

const WITHIN_MS = 5000

/**
 * Reads an `MLmodel` file in a worker of ours, within five seconds (U-MODEL-2): YAML can be made to take its reader minutes.
 *
 * @throws Error that says in a sentence why it cannot be read
 */
export async function readModelFile(text: string): Promise<ModelFile> {
  const worker = new Worker(new URL('./model-file-worker.ts', import.meta.url), { type: 'module' })
  let timer: number | undefined
  const answer = await new Promise<ReadModelFile>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<ReadModelFile>) => resolve(data)
    worker.onerror = () => resolve({ problem: 'Its reader stopped.' })
    timer = window.setTimeout(() => resolve({ problem: 'It takes too long to read.' }), WITHIN_MS)
    worker.postMessage(text)
  })
  clearTimeout(timer)
  worker.terminate()
  if ('problem' in answer) throw new Error(answer.problem)
  return answer.model
}
