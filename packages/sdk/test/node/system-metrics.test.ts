import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { freemem, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { describeWith, runPython } from '../../../../test/counterparts/index.js'
import { gpuMetrics } from '../../src/node/gpu-metrics.js'
import { startSystemMonitor, type SystemMonitorOptions } from '../../src/node/system-metrics.js'
import { built, runNode } from './child.js'

const folder = mkdtempSync(join(tmpdir(), 'labbook-system-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PATH = process.env['PATH'] ?? ''
const TWO_GPUS = '0, 1024, 24564, 37, 65.30, 350.00\n1, 20000, 24564, 100, 349.10, 350.00\n'

interface Point {
  readonly metrics: Record<string, number>
  readonly step: number
  readonly timestampMs: number
}

describe('the monitor', () => {
  it.skipIf(process.platform !== 'linux')(
    '[sdk-fluent 9] measures this machine (the network only on Linux)',
    async () => {
      const startMs = Date.now()
      const found = await points(1, { environment: { PATH: '/nowhere' } }, knowsCpu)
      const first = found.at(-1)
      const { bsize, blocks, bfree } = statfsSync('/')
      expect(found[0]?.step).toBe(0)
      expect(first?.timestampMs).toBeGreaterThanOrEqual(startMs)
      expect(Object.keys(first?.metrics ?? {}).sort()).toEqual([
        'system/cpu_utilization_percentage',
        'system/disk_available_megabytes',
        'system/disk_usage_megabytes',
        'system/disk_usage_percentage',
        'system/network_receive_megabytes',
        'system/network_transmit_megabytes',
        'system/system_memory_usage_megabytes',
        'system/system_memory_usage_percentage',
      ])
      // Other programs use the machine meanwhile: an eighth of it is more than they change.
      const near = (value: number | undefined, wanted: number, most: number) =>
        expect(Math.abs((value ?? NaN) - wanted)).toBeLessThan(most / 8)
      near(first?.metrics['system/system_memory_usage_megabytes'], (totalmem() - freemem()) / 1e6, totalmem() / 1e6)
      near(first?.metrics['system/disk_usage_megabytes'], ((blocks - bfree) * bsize) / 1e6, (blocks * bsize) / 1e6)
      for (const [name, value] of Object.entries(first?.metrics ?? {})) {
        expect(value, name).toBeGreaterThanOrEqual(0)
        if (name.endsWith('_percentage')) expect(value, name).toBeLessThanOrEqual(100)
        if (!name.includes('network')) expect(value, name).toBe(Math.round(value * 10) / 10)
      }
    },
  )

  it('[sdk-fluent 9] numbers the points from the first step, each of so many samples', async () => {
    const calls = join(folder, 'calls')
    const environment = nvidiaSmi(`echo call >> ${calls}; printf '${TWO_GPUS}'`)
    const found = await points(3, { firstStep: 17, samplesPerPoint: 4, environment })
    expect(found.map(({ step }) => step)).toEqual([17, 18, 19])
    // The first call looks whether there is one; the GPU is asked for the samples that follow.
    expect(readFileSync(calls, 'utf8').match(/call/g)?.length).toBeGreaterThan(8)
  })

  it('[sdk-fluent 9] puts the node into the names', async () => {
    const [first] = await points(1, { nodeId: 'node 0' })
    for (const name of Object.keys(first?.metrics ?? {})) expect(name).toMatch(/^system\/node 0\/[a-z_]+$/)
  })

  it.skipIf(process.platform !== 'linux')(
    '[sdk-fluent 9] counts the network since its start (only on Linux)',
    async () => {
      const megabytes = (point: Point | undefined) => point?.metrics['system/network_receive_megabytes'] ?? NaN
      const server = createServer((socket) => socket.end(Buffer.alloc(20_000_000))).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const [first, , last] = await points(3, {
        onFirst: async () => {
          const { port } = server.address() as AddressInfo
          for await (const _ of connect(port, '127.0.0.1')) continue
        },
      })
      server.close()
      expect(megabytes(last) - megabytes(first)).toBeGreaterThanOrEqual(20)
    },
  )

  it('[sdk-fluent 9] says nothing after stop', async () => {
    let calls = 0
    const monitor = startSystemMonitor({ intervalMs: 1, samplesPerPoint: 1, firstStep: 0, onPoint: () => calls++ })
    await vi.waitUntil(() => calls > 0)
    monitor.stop()
    const before = calls
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(calls).toBe(before)
  })

  it('[sdk-fluent 9] goes on when a point is not taken, and says so once', async () => {
    const warnings: string[] = []
    const steps: number[] = []
    const monitor = startSystemMonitor({
      intervalMs: 1,
      samplesPerPoint: 1,
      firstStep: 0,
      onPoint: (_, step) => {
        steps.push(step)
        throw new Error('no room')
      },
      onWarning: (text) => warnings.push(text),
    })
    await vi.waitUntil(() => steps.length > 2)
    monitor.stop()
    expect(warnings).toEqual(['A point of the system metrics was not logged: no room'])
  })

  it('[sdk-fluent 9] measures while the main thread is busy, from a worker', async () => {
    const worker = `
      import { parentPort, workerData } from 'node:worker_threads'
      import { startSystemMonitor } from ${JSON.stringify(built('node/system-metrics'))}
      const steps = new Int32Array(workerData)
      const onPoint = (_, step) => { Atomics.store(steps, 0, step); Atomics.notify(steps, 0) }
      startSystemMonitor({ intervalMs: 5, samplesPerPoint: 1, firstStep: 1, onPoint })
      parentPort.on('message', () => {})`
    const program = `
      import { Worker } from 'node:worker_threads'
      const steps = new Int32Array(new SharedArrayBuffer(4))
      const url = new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(worker)}))
      const worker = new Worker(url, { workerData: steps.buffer })
      await new Promise((resolve) => worker.once('online', resolve))
      // From here on this thread does nothing but wait.
      for (let step = 0; step < 5; step = Atomics.load(steps, 0)) Atomics.wait(steps, 0, step)
      console.log(Atomics.load(steps, 0) >= 5)
      process.exit()`
    expect(await runNode(['--input-type=module', '--eval', program], { PATH })).toMatchObject({
      stdout: 'true\n',
      code: 0,
    })
  })

  it('[sdk-fluent 9] does not keep the process alive, not even while the GPU does not answer', async () => {
    const program = `
      import { startSystemMonitor } from ${JSON.stringify(built('node/system-metrics'))}
      startSystemMonitor({ intervalMs: 10, samplesPerPoint: 1, firstStep: 0, onPoint() {} })
      console.log('done')`
    const ended = await runNode(['--input-type=module', '--eval', program], nvidiaSmi('exec sleep 60'))
    expect(ended).toMatchObject({ stdout: 'done\n', stderr: '', code: 0 })
  })
})

describe('GPUs', () => {
  it('[sdk-fluent 9] are asked of nvidia-smi, all at once', async () => {
    const query = 'index,memory.used,memory.total,utilization.gpu,power.draw,enforced.power.limit'
    const environment = nvidiaSmi(
      `test "$*" = "--query-gpu=${query} --format=csv,noheader,nounits" || exit 2; printf '${TWO_GPUS}'`,
    )
    const found = await points(1, { environment }, ({ metrics }) => 'system/gpu_0_power_usage_watts' in metrics)
    expect(gpuPart(found.at(-1))).toEqual({
      'system/gpu_0_memory_usage_percentage': 4.2,
      'system/gpu_0_memory_usage_megabytes': 1073.7,
      'system/gpu_0_utilization_percentage': 37,
      'system/gpu_0_power_usage_watts': 65.3,
      'system/gpu_0_power_usage_percentage': 18.7,
      'system/gpu_1_memory_usage_percentage': 81.4,
      'system/gpu_1_memory_usage_megabytes': 20971.5,
      'system/gpu_1_utilization_percentage': 100,
      'system/gpu_1_power_usage_watts': 349.1,
      'system/gpu_1_power_usage_percentage': 99.7,
    })
  })

  it('[sdk-fluent 9] leave out what they do not tell', () => {
    expect(gpuMetrics('0, [N/A], [N/A], 12, [Not Supported], 350.00\n')).toEqual({ gpu_0_utilization_percentage: 12 })
    expect(gpuMetrics('No devices were found\n')).toEqual({})
    expect(gpuMetrics('')).toEqual({})
  })

  it('[sdk-fluent 9] are absent in silence when the first question fails', async () => {
    const calls = join(folder, 'failing-calls')
    const warnings: string[] = []
    const environment = nvidiaSmi(`echo call >> ${calls}; exit 9`)
    const found = await points(20, { environment, onWarning: (text) => warnings.push(text) })
    expect(found.flatMap((point) => Object.keys(gpuPart(point)))).toEqual([])
    expect(warnings).toEqual([])
    expect(readFileSync(calls, 'utf8')).toBe('call\n')
  })

  it('[sdk-fluent 9] that fail later are told once, and the rest goes on', async () => {
    const mark = join(folder, 'mark')
    const warnings: string[] = []
    const environment = nvidiaSmi(`test -e ${mark} && exit 9; touch ${mark}; printf '${TWO_GPUS}'`)
    let after = 0
    await points(
      1,
      { environment, onWarning: (text) => warnings.push(text) },
      ({ metrics }) => warnings.length > 0 && 'system/disk_usage_percentage' in metrics && ++after > 3,
    )
    expect(warnings).toEqual([
      expect.stringMatching(/^System metrics of the GPU are not logged: Command failed: nvidia-smi/),
    ])
  })
})

describeWith(['python'], 'the Python client', () => {
  it('[sdk-fluent 9] gives the same names, and for GPUs the same values', async () => {
    const MIB = 1024 * 1024
    const readings = {
      cpu: 12.5,
      memory: { used: 5e9, total: 16e9 },
      disk: { percent: 40.5, used: 4e11, free: 6e11 },
      network: { bytes_recv: 1e9, bytes_sent: 1e9 },
      gpus: [
        { used: 1024 * MIB, total: 24564 * MIB, utilization: 37, milliwatts: 65_300, mostMilliwatts: 350_000 },
        { used: 20_000 * MIB, total: 24564 * MIB, utilization: 100, milliwatts: 349_100, mostMilliwatts: 350_000 },
      ],
    }
    const script = fileURLToPath(new URL('mlflow_system_metrics.py', import.meta.url))
    const { stdout, stderr } = await runPython(script, { args: [JSON.stringify(readings)] })
    expect(stdout, stderr).toMatch(/^\{/)
    const theirs = JSON.parse(stdout) as Record<string, number>

    const environment = nvidiaSmi(`printf '${TWO_GPUS}'`)
    const isWhole = (point: Point) => knowsCpu(point) && 'system/gpu_0_power_usage_watts' in point.metrics
    const found = await points(1, { environment }, isWhole)
    const ours = found.at(-1)?.metrics ?? {}
    const known =
      process.platform === 'linux'
        ? Object.keys(theirs)
        : Object.keys(theirs).filter((name) => !name.includes('network'))
    expect(Object.keys(ours).sort()).toEqual(known.sort())
    expect(gpuPart(found.at(-1))).toEqual(
      Object.fromEntries(Object.entries(theirs).filter(([name]) => name.includes('gpu_'))),
    )
  })
})

/** The kernel counts the time of its processors in ticks: between two of them there is no share to tell. */
const knowsCpu = ({ metrics }: Point) => 'system/cpu_utilization_percentage' in metrics

type PointsOptions = Partial<
  Pick<SystemMonitorOptions, 'nodeId' | 'samplesPerPoint' | 'firstStep' | 'onWarning' | 'environment'>
> & {
  onFirst?: () => Promise<void>
}

/** The points up to the one that completes `count` of those that `counts` is true for. */
async function points(
  count: number,
  options: PointsOptions = {},
  counts: (point: Point) => boolean = () => true,
): Promise<Point[]> {
  const { onFirst, ...others } = options
  const found: Point[] = []
  let isWaiting = false
  await new Promise<void>((resolve, reject) => {
    const monitor = startSystemMonitor({
      intervalMs: 5,
      samplesPerPoint: 1,
      firstStep: 0,
      environment: { PATH: '/nowhere' },
      ...others,
      onPoint(metrics, step, timestampMs) {
        if (isWaiting) return
        found.push({ metrics, step, timestampMs })
        if (found.filter(counts).length >= count) {
          monitor.stop()
          resolve()
        } else if (found.length === 1 && onFirst !== undefined) {
          isWaiting = true
          onFirst().then(() => (isWaiting = false), reject)
        }
      },
    })
  })
  return found
}

function gpuPart(point: Point | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(point?.metrics ?? {}).filter(([name]) => name.includes('gpu_')))
}

/** An environment whose `nvidia-smi` is this shell script: GPUs are on few machines. */
function nvidiaSmi(script: string): NodeJS.ProcessEnv {
  const bin = mkdtempSync(join(folder, 'bin-'))
  writeFileSync(join(bin, 'nvidia-smi'), `#!/bin/sh\n${script.replaceAll('\n', '\\n')}\n`)
  chmodSync(join(bin, 'nvidia-smi'), 0o755)
  return { PATH: `${bin}:${PATH}` }
}
