import { InputError, type ModelInput } from '@labbook/mlmodel'
import type { PageAnswer, PageRequest } from './onnx-worker.js'

/** Anyone can log a graph, and a graph can loop forever. */
const WITHIN_MS = 60_000

/** An ONNX model that predicts in a worker; no data leaves the machine (U-MODEL-7). */
export class PageModel {
  #worker: Worker | undefined

  constructor(private readonly address: string) {}

  /**
   * Runs one prediction at a time.
   *
   * @throws InputError for data that the graph rejects, Error with the runtime's message for anything else
   */
  async predict(input: ModelInput): Promise<unknown> {
    const worker = (this.#worker ??= new Worker(new URL('./onnx-worker.ts', import.meta.url), { type: 'module' }))
    let timer: number | undefined
    const answer = await new Promise<PageAnswer>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<PageAnswer>) => resolve(data)
      worker.onerror = () => resolve({ failure: 'The model runtime stopped unexpectedly.' })
      timer = window.setTimeout(() => resolve({ failure: 'The prediction took longer than one minute.' }), WITHIN_MS)
      worker.postMessage({ address: this.address, input } satisfies PageRequest)
    })
    clearTimeout(timer)
    if ('predictions' in answer) return answer.predictions
    if ('problems' in answer) throw new InputError(answer.problems)
    this.close()
    throw new Error(answer.failure)
  }

  close() {
    this.#worker?.terminate()
    this.#worker = undefined
  }
}
