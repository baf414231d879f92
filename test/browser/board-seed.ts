import { crc32, deflateSync } from 'node:zlib'
import { clientsOf, upload } from './seed.js'

/** The steps of the images of the board, and their file beside them whose name looks escaped. */
export const IMAGE_STEPS = [0, 1, 20, 25, 100] as const
export const ODD_FILE = 'plots/100% of (x) + [y].png'
export const RUN_NAMES = ['t0', 't1', 't2', 't3', 't4', 't5', 't6', 't7'] as const

/** The colour of an image: another one at each step of each run. */
export function imageColour(run: number, step: number): readonly [number, number, number] {
  return [step * 2, run * 120, 90]
}

/**
 * Eight runs with curves and final values: the higher their number, the worse. The first two have images by steps, one
 * named as clients before 3.10 do, and two tables; the second lacks the image of step 25.
 */
export async function seedBoard(baseUrl: string) {
  const { experiments, runs } = clientsOf(baseUrl)
  const primary = 'mlflow.experiment.primaryMetric'
  const { experimentId } = await experiments.createExperiment({
    name: 'board',
    tags: [
      { key: `${primary}.name`, value: 'test_r2' },
      { key: `${primary}.greaterIsBetter`, value: 'true' },
    ],
  })
  const startedMs = 1_760_000_000_000
  const runIds: string[] = []
  for (const [i, runName] of RUN_NAMES.entries()) {
    // Runs are listed the newest first, so the first is started last.
    const startTime = startedMs - 60_000 * i
    const hasFiles = i < 2
    const { run } = await runs.createRun({
      experimentId,
      userId: '',
      runName,
      startTime,
      tags: hasFiles
        ? [
            { key: 'mlflow.loggedImages', value: 'True' },
            { key: 'mlflow.loggedArtifacts', value: '[{"path": "eval.json", "type": "table"}]' },
          ]
        : [],
    })
    const { runId } = run.info
    runIds.push(runId)
    const curves = ['loss', 'val_loss', 'accuracy', 'speed'].flatMap((key, k) =>
      Array.from({ length: 20 }, (_, step) => ({
        key,
        value: (k + 1) / (step + 1) + i / 10,
        timestamp: startTime + step,
        step,
      })),
    )
    const final = { test_r2: 0.9 - i / 100, test_mae: 7000.5 + i, fit_seconds: 40 + i }
    await runs.logBatch({
      runId,
      metrics: [
        ...curves,
        ...Object.entries(final).map(([key, value]) => ({ key, value, timestamp: startTime, step: 0 })),
      ],
      params: [
        { key: 'layers', value: i < 3 ? '64-32' : i < 7 ? '128' : '' },
        { key: 'seed', value: '1' },
      ],
      tags: [],
    })
    if (!hasFiles) continue
    const owner = `${experimentId}/${runId}`
    const mark = i === 0 ? '+' : '%'
    for (const step of IMAGE_STEPS) {
      if (i === 1 && step === 25) continue
      const name = ['images/sample~left ear', 'step', step, 'timestamp', startTime, `0b9f${step}`].join(mark)
      await upload(baseUrl, owner, `${name}.png`, png(imageColour(i, step)))
      // The small copy is not what is shown of an image this small.
      await upload(baseUrl, owner, `${name}${mark}compressed.webp`, png([255, 255, 255]))
    }
    await upload(baseUrl, owner, ODD_FILE, png([200, 200, 200]))
    const rows = i === 0 ? [['Why?', 0.5]] : [['How?', 9007199254740993n, 'new']]
    const columns = i === 0 ? ['question', 'score'] : ['question', 'score', 'note']
    const table = `{"columns":${JSON.stringify(columns)},"data":[${rows.map((row) => `[${row.map((cell) => (typeof cell === 'bigint' ? cell : JSON.stringify(cell))).join(',')}]`).join(',')}]}`
    await upload(baseUrl, owner, 'eval.json', table)
  }
  return { experimentId, runIds }
}

/** 16 × 16 pixels of one colour. */
function png(colour: readonly number[]): Uint8Array {
  const size = 16
  const row = Buffer.from([0, ...Array.from({ length: size }, () => colour).flat()])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: size }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(named, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
