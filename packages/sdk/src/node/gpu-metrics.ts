import { execFile } from 'node:child_process'
import { Socket } from 'node:net'

/** A driver in trouble can take forever to answer. */
const LIMIT_MS = 5_000

const QUERY = 'index,memory.used,memory.total,utilization.gpu,power.draw,enforced.power.limit'

/** NVIDIA GPUs, by `nvidia-smi`. A machine on which it fails at the start has none, and is not asked again. */
export function openGpus(environment: NodeJS.ProcessEnv): () => Promise<Record<string, number>> {
  let isThere = false
  void query(environment).then(
    () => (isThere = true),
    () => {},
  )
  return async () => (isThere ? gpuMetrics(await query(environment)) : {})
}

/** A line a GPU, such as `0, 1024, 24564, 37, 65.30, 350.00`; sizes are MiB. What a GPU does not tell is `[N/A]`. */
export function gpuMetrics(lines: string): Record<string, number> {
  const metrics = lines.split('\n').flatMap((line) => {
    const [index, used, total, utilization, watts, mostWatts] = line.split(',').map(Number)
    if (line.trim() === '' || !isNumber(index)) return []
    return Object.entries({
      [`gpu_${index}_memory_usage_percentage`]: share(used, total),
      [`gpu_${index}_memory_usage_megabytes`]: ((used ?? NaN) * 1024 * 1024) / 1e6,
      [`gpu_${index}_utilization_percentage`]: utilization ?? NaN,
      [`gpu_${index}_power_usage_watts`]: watts ?? NaN,
      [`gpu_${index}_power_usage_percentage`]: share(watts, mostWatts),
    })
  })
  return Object.fromEntries(metrics.filter(([, value]) => isNumber(value)))
}

function share(part = NaN, whole = NaN): number {
  return (part / whole) * 100
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value)
}

function query(environment: NodeJS.ProcessEnv): Promise<string> {
  const signal = AbortSignal.timeout(LIMIT_MS)
  return new Promise((resolve, reject) => {
    const child = execFile(
      'nvidia-smi',
      [`--query-gpu=${QUERY}`, '--format=csv,noheader,nounits'],
      { env: environment, signal, killSignal: 'SIGKILL', windowsHide: true },
      (error, output) => (error === null ? resolve(output) : reject(error)),
    )
    // The process may end while it runs.
    child.unref()
    for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref()
  })
}
