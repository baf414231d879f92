const WITHIN_MS = 5000

/** Why a worker has no answer, as a sentence. */
export interface Problem {
  readonly problem: string
}

/**
 * Sends one message to a new worker and returns its answer. The worker is stopped after five seconds (U-ART-5), because
 * some files take minutes to parse.
 *
 * @throws Error with a sentence that says why there is no answer
 */
export async function askWorker<A extends object>(worker: Worker, message: unknown): Promise<A> {
  let timer: number | undefined
  const answer = await new Promise<A | Problem>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<A | Problem>) => resolve(data)
    worker.onerror = () => resolve({ problem: 'The file reader stopped unexpectedly.' })
    timer = window.setTimeout(() => resolve({ problem: 'Processing the file took longer than 5 seconds.' }), WITHIN_MS)
    worker.postMessage(message)
  })
  clearTimeout(timer)
  worker.terminate()
  if ('problem' in answer) throw new Error(answer.problem)
  return answer
}
