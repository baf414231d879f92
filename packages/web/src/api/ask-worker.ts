const WITHIN_MS = 5000

/** A sentence that says why a worker has no answer. */
export interface Problem {
  readonly problem: string
}

/**
 * Hands a message to a new worker of ours, and gives its only answer. It has five seconds (U-ART-5): there are texts that take
 * their reader minutes.
 *
 * @throws Error that says in a sentence why there is no answer
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
