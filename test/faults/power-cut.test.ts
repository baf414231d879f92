import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type App, createApp, readConfig } from '@labbook/server'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWith, startLabbook } from '../counterparts/index.js'
import { type Answer, Client, createRun, outcomeOf } from './clients.js'
import { RecordedFolder, type Survival, survivals } from './crash-images.js'
import { History, type Read } from './history.js'
import { seed, seededRandom } from './seed.js'
import { type Call, readCalls, recordCalls } from './strace.js'

const IMAGES = process.env['LABBOOK_SOAK'] === undefined ? 500 : 20_000
/** Each run of the server ends with a checkpoint, and the next one starts from it. */
const LIVES = 2
const CLIENTS = 4
const BATCHES = 50
const UPLOADERS = 4
const UPLOADS = 5

describeWith(['strace'], '[R02] power cut', () => {
  let folder: string

  beforeAll(async () => {
    // In memory: hundreds of servers start here, and none needs durability.
    folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'labbook-power-cut-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('[R02] [D-1] [D-2] [D-33] no image is damaged or lacks what was acknowledged', async () => {
    const recording = await record(join(folder, 'full'), [])
    const found = await openImages(recording, IMAGES)
    console.log(
      `R02: seed ${seed}, ${recording.calls.length} file calls, ${recording.history.acknowledged} batches and ` +
        `${recording.uploads.acknowledged} uploads acknowledged, ${IMAGES} images, ${found.length} of them faulty`,
    )
    expect(found).toEqual([])
  })

  it('[R02] [D-10] the control, with synchronous=NORMAL, loses acknowledged writes', async () => {
    const recording = await record(join(folder, 'normal'), ['forget-full-sync.mjs'])
    const found = await openImages(recording, IMAGES / 5)
    const lost = found.filter((fault) => fault.includes('ok batch'))
    console.log(`R02: with synchronous=NORMAL ${lost.length} of ${IMAGES / 5} images lack acknowledged writes`)
    expect(lost.length).toBeGreaterThan(0)
    expect(found.filter((fault) => fault.startsWith('all'))).toEqual([])
  })
})

interface Recording {
  /** Holds the data folder and nothing else. */
  readonly base: string
  readonly calls: readonly Call[]
  readonly history: History
  readonly uploads: Uploads
  readonly runIds: readonly string[]
}

/** Records a server while clients work with it. The server creates its folder. */
async function record(base: string, preloaded: readonly string[]): Promise<Recording> {
  mkdirSync(base)
  const dataDir = join(base, 'data')
  const history = new History()
  const uploads = new Uploads()
  const runIds: string[] = []
  const recordings: string[] = []
  const options = ['mark-acknowledgements.mjs', ...preloaded].map(
    (name) => `--import ${fileURLToPath(new URL(name, import.meta.url))}`,
  )
  for (let life = 0; life < LIVES; life++) {
    recordings.push(`${base}-calls-${life}`)
    const server = await startLabbook({
      dataDir,
      under: recordCalls(recordings[life] as string),
      env: { NODE_OPTIONS: options.join(' '), UV_USE_IO_URING: '0' },
    })
    if (life === 0) for (let i = 0; i < CLIENTS; i++) runIds.push(await createRun(server.address))
    await Promise.all([
      ...runIds.map((runId, client) => logBatches(server.address, { history, runId, client, life })),
      ...Array.from({ length: UPLOADERS }, (_, client) => uploads.send(server.address, { client, life })),
    ])
    expect(await server.stop()).toBe(0)
  }
  return { base, calls: await readCalls(recordings), history, uploads, runIds }
}

async function logBatches(
  address: string,
  { history, runId, client: id, life }: { history: History; runId: string; client: number; life: number },
) {
  const client = new Client(address)
  for (let n = life * BATCHES; n < (life + 1) * BATCHES; n++) {
    const { body, operation, end } = history.begin(runId, id, n)
    const answer = await client.post('runs/log-batch', body, { 'x-operation': operation })
    expect(answer.status).toBe(200)
    end(outcomeOf(answer))
  }
  client.close()
}

/** Files that clients upload: each client replaces its own file again and again. */
class Uploads {
  acknowledged = 0

  async send(address: string, { client: id, life }: { client: number; life: number }) {
    const client = new Client(address)
    for (let n = life * UPLOADS; n < (life + 1) * UPLOADS; n++) {
      const headers = { 'x-operation': `upload-${id}-${n}`, 'content-type': 'application/octet-stream' }
      const answer = await client.send('PUT', addressOf(id), contentOf(id, n), headers)
      expect(answer.status).toBe(200)
      this.acknowledged++
    }
    client.close()
  }

  /** Each file must have the content acknowledged last, or a complete later one. */
  async faults(get: (path: string) => Promise<Answer & { bytes: Buffer }>, acknowledged: ReadonlySet<string>) {
    const faults: string[] = []
    for (let id = 0; id < UPLOADERS; id++) {
      const numbers = Array.from({ length: LIVES * UPLOADS }, (_, n) => n)
      const last = numbers.findLast((n) => acknowledged.has(`upload-${id}-${n}`))
      const { status, bytes } = await get(addressOf(id))
      if (status === 404) {
        if (last !== undefined) faults.push(`The file of upload ${last} of client ${id} is gone.`)
      } else if (!numbers.slice(last ?? 0).some((n) => bytes.equals(contentOf(id, n)))) {
        faults.push(`The file of client ${id} has a content that nobody sent, or an old one (${status}).`)
      }
    }
    return faults
  }
}

function addressOf(client: number): string {
  return `/api/2.0/mlflow-artifacts/artifacts/0/uploads/${client}/file.bin`
}

function contentOf(client: number, n: number): Buffer {
  return Buffer.alloc(1000 + 14_000 * ((client + n) % 5), `content ${n} of client ${client};`)
}

/** Replays the calls and opens an image at random points. Returns what is wrong. */
async function openImages({ base, calls, history, uploads, runIds }: Recording, count: number): Promise<string[]> {
  const random = seededRandom()
  const places = Array.from({ length: count }, () => Math.floor(random() * calls.length)).sort((a, b) => a - b)
  const recorded = new RecordedFolder(base)
  const acknowledged = new Set<string>()
  const found: string[] = []
  let next = 0
  for (const [at, call] of calls.entries()) {
    const operation = /^200 (\S+)$/.exec(call.name === 'write' ? (call.texts[0] ?? '').toString() : '')?.[1]
    if (operation !== undefined) acknowledged.add(operation)
    recorded.apply(call)
    for (; places[next] === at; next++) {
      const survival = survivals[next % survivals.length] as Survival
      // The image replaces the folder, because some names in it are derived from its path.
      await rm(base, { recursive: true })
      recorded.writeImage(base, survival, random)
      const faults = await faultsOf(join(base, 'data'), async (app) => {
        const read: Read = async (path) => {
          const answer = await get(app, `/api/2.0/mlflow/${path}`)
          if (answer.status !== 200) throw new Error(answer.body)
          return answer.json()
        }
        const hasRuns = acknowledged.size > 0 || (await hasAll(app, runIds))
        return [
          ...(hasRuns ? await history.asOf(acknowledged).faults(read) : []),
          ...(await uploads.faults((path) => get(app, path), acknowledged)),
        ]
      })
      if (faults.length > 0) found.push(`${survival} survives of call ${at}: ${faults.join(' ')}`)
    }
  }
  return found
}

/** Starts a server on the image and checks everything. */
async function faultsOf(dataDir: string, look: (app: App) => Promise<string[]>): Promise<string[]> {
  try {
    const app = await createApp(readConfig({ dataDir, port: 0, logLevel: 'silent' }))
    const faults: string[] = []
    try {
      faults.push(...(await look(app)))
    } finally {
      await app.close()
    }
    for (const entry of readdirSync(join(dataDir, '.labbook/staging'), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) faults.push(`${entry.name} is left of an upload.`)
    }
    const database = new SqliteDatabase(join(dataDir, 'labbook.db'))
    const integrity = database.pragma('integrity_check', { simple: true })
    database.close()
    return integrity === 'ok' ? faults : [...faults, `The database is damaged: ${String(integrity)}.`]
  } catch (fault) {
    return [`It cannot be read: ${(fault as Error).message}`]
  }
}

async function get(app: App, url: string) {
  const answer = await app.http.inject({ url, headers: { host: 'localhost' } })
  return {
    status: answer.statusCode,
    headers: answer.headers as Answer['headers'],
    body: answer.body,
    bytes: answer.rawPayload,
    json: () => answer.json<unknown>(),
  }
}

async function hasAll(app: App, runIds: readonly string[]): Promise<boolean> {
  const answers = await Promise.all(runIds.map((runId) => get(app, `/api/2.0/mlflow/runs/get?run_id=${runId}`)))
  return answers.every(({ status }) => status === 200)
}
