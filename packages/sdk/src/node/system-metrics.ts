import { readFileSync, statfsSync } from 'node:fs'
import { cpus, freemem, platform, totalmem } from 'node:os'
import { resolve, sep } from 'node:path'
import { openGpus } from './gpu-metrics.js'

export interface SystemMonitorOptions {
  readonly intervalMs: number
  /** So many samples make one point: their mean. */
  readonly samplesPerPoint: number
  /** Tells this machine from the others of the run. */
  readonly nodeId?: string | undefined
  /** The step of the first point; a resumed run goes on after its last. */
  readonly firstStep: number
  readonly onPoint: (metrics: Record<string, number>, step: number, timestampMs: number) => void
  /** Gets one sentence for each source that fails. */
  readonly onWarning?: ((text: string) => void) | undefined
  /** Whose `PATH` leads to `nvidia-smi`. */
  readonly environment?: NodeJS.ProcessEnv | undefined
}

type Metrics = Readonly<Record<string, number>>

/** Measures now; what it cannot know is absent. */
type ReadMetrics = () => Metrics | Promise<Metrics>

/**
 * Samples CPU, memory, disk, network and NVIDIA GPUs under MLflow's names and in its units. What this machine cannot tell
 * is absent; the network is known on Linux only. It uses no state of the main thread, so that it may run in a worker, and
 * it keeps no thread alive. After `stop` no point follows; samples that do not make a full point are dropped.
 *
 * @example
 * const monitor = startSystemMonitor({
 *   intervalMs: 10_000,
 *   samplesPerPoint: 1,
 *   firstStep: 0,
 *   onPoint: (metrics, step) => console.log(step, metrics['system/cpu_utilization_percentage']),
 * })
 * monitor.stop()
 */
export function startSystemMonitor(options: SystemMonitorOptions): { stop(): void } {
  const { intervalMs, samplesPerPoint, nodeId, onPoint, onWarning, environment = process.env } = options
  const prefix = nodeId === undefined ? 'system/' : `system/${nodeId}/`
  const told = new Set<string>()
  const sources: Record<string, ReadMetrics> = {
    cpu: openCpu(),
    memory: readMemory,
    disk: readDisk,
    network: openNetwork(),
    GPU: openGpus(environment),
  }

  let step = options.firstStep
  let samples: Metrics[] = []
  let isSampling = false
  let isStopped = false

  async function sample(): Promise<void> {
    const parts = await Promise.all(
      Object.entries(sources).map(async ([name, read]) => {
        try {
          return await read()
        } catch (error) {
          warnOnce(`System metrics of the ${name} are not logged`, error)
          return {}
        }
      }),
    )
    if (isStopped) return
    samples.push(Object.assign({}, ...parts))
    if (samples.length < samplesPerPoint) return
    const point = pointOf(samples, prefix)
    samples = []
    if (Object.keys(point).length > 0) onPoint(point, step++, Date.now())
  }

  function warnOnce(what: string, error: unknown): void {
    if (told.has(what)) return
    told.add(what)
    onWarning?.(`${what}: ${error instanceof Error ? error.message.trim() : String(error)}`)
  }

  const timer = setInterval(() => {
    // A slow source makes its sample late, and the next one is left out.
    if (isSampling) return
    isSampling = true
    void sample()
      .catch((error: unknown) => warnOnce('A point of the system metrics was not logged', error))
      .finally(() => (isSampling = false))
  }, intervalMs)
  timer.unref()
  return {
    stop() {
      isStopped = true
      clearInterval(timer)
    },
  }
}

/** Means, to one decimal. The network, which counts up since the start, is taken from the last sample as it is. */
function pointOf(samples: readonly Metrics[], prefix: string): Record<string, number> {
  const names = new Set(samples.flatMap((sample) => Object.keys(sample)))
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const values = samples.flatMap((sample) => sample[name] ?? [])
      const value = name.startsWith('network_') ? values.at(-1) : round(mean(values))
      return value !== undefined && Number.isFinite(value) ? [[`${prefix}${name}`, value] as const] : []
    }),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

interface CpuTimes {
  readonly busy: number
  readonly all: number
}

/** The share of the time since the last sample in which the processors were busy. */
function openCpu(): ReadMetrics {
  let last = cpuTimes()
  return (): Metrics => {
    const now = cpuTimes()
    const passed = now.all - last.all
    const busy = now.busy - last.busy
    last = now
    return passed > 0 ? { cpu_utilization_percentage: Math.min(100, Math.max(0, (busy / passed) * 100)) } : {}
  }
}

/** Linux counts waiting for disks apart. MLflow takes it for idle, and `os.cpus` leaves it out. */
function cpuTimes(): CpuTimes {
  const line = /^cpu +(.+)$/m.exec(readIfThere('/proc/stat'))?.[1]
  if (line !== undefined) return linuxCpuTimes(line)
  const times = cpus().map((cpu) => cpu.times)
  const all = times.flatMap((time) => Object.values(time)).reduce((sum, value) => sum + value, 0)
  return { all, busy: all - times.reduce((sum, time) => sum + time.idle, 0) }
}

/** `user nice system idle iowait irq softirq steal guest guest_nice`, where guests are counted in user and nice already. */
function linuxCpuTimes(line: string): CpuTimes {
  const times = line.split(' ').map(Number)
  const all = times.slice(0, 8).reduce((sum, value) => sum + value, 0)
  return { all, busy: all - (times[3] ?? 0) - (times[4] ?? 0) }
}

function readMemory(): Metrics {
  const total = totalmem()
  const used = total - freemem()
  return { system_memory_usage_megabytes: used / 1e6, system_memory_usage_percentage: (used / total) * 100 }
}

/** Of the file system of `/`, or of the current drive. The percentage is of what users other than root can have. */
function readDisk(): Metrics {
  const { bsize, blocks, bfree, bavail } = statfsSync(resolve(sep))
  const used = blocks - bfree
  return {
    disk_usage_percentage: (used / (used + bavail)) * 100,
    disk_usage_megabytes: (used * bsize) / 1e6,
    disk_available_megabytes: (bavail * bsize) / 1e6,
  }
}

interface Traffic {
  readonly received: number
  readonly sent: number
}

/** Bytes since the start, over all interfaces. */
function openNetwork(): ReadMetrics {
  if (platform() !== 'linux') return () => ({})
  let last = readTraffic()
  let received = 0
  let sent = 0
  return (): Metrics => {
    const now = readTraffic()
    for (const [name, traffic] of now) {
      const before = last.get(name)
      // An interface that came anew counts from zero.
      received += since(traffic.received, before?.received)
      sent += since(traffic.sent, before?.sent)
    }
    last = now
    if (now.size === 0) return {}
    return { network_receive_megabytes: received / 1e6, network_transmit_megabytes: sent / 1e6 }
  }
}

function since(now: number, before: number | undefined): number {
  return before === undefined || now < before ? now : now - before
}

/** Lines such as `  eth0: 1296 12 0 0 0 0 0 0 840 9 …`: bytes are the first and the ninth number. */
function readTraffic(): ReadonlyMap<string, Traffic> {
  const lines = readIfThere('/proc/net/dev').matchAll(/^ *([^:\n]+): *(.+)$/gm)
  return new Map(
    [...lines].map(([, name = '', numbers = '']) => {
      const columns = numbers.split(/ +/).map(Number)
      return [name, { received: columns[0] ?? 0, sent: columns[8] ?? 0 }]
    }),
  )
}

/** Read in one go: the pool of threads that asynchronous reads wait for may be busy with the training. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
