import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, metricRoutes, runRoutes } from '@labbook/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Entry, entryText } from '../../src/journal/record.js'
import { createRing, RingWriter } from '../../src/journal/ring.js'
import { Outbox, type OutboxEvent } from '../../src/node/outbox.js'
import { runFolderName } from '../../src/node/run-folder.js'
import { openAnsweringServer } from '../connection/answering-server.js'
import { type Labbook, openLabbook } from '../open-labbook.js'

const HOUR_MS = 3_600_000
const KIBIBYTE = 1024

let server: Labbook
let root: string
beforeAll(async () => {
  server = await openLabbook()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labbook-outbox-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Of all tests, since the server knows a run again by its key. */
let runs = 0

/** An outbox without its thread, whose clock and limits are the test's. */
function openOutbox(options: { mostBytes?: { perRun: number; perFolder: number } } = {}) {
  const ring = createRing({ bytes: 4 * 1024 * KIBIBYTE, isShared: false })
  const writer = new RingWriter(ring)
  const events: OutboxEvent[] = []
  const clock = { offsetMs: 0 }
  const nowMs = () => Date.now() + clock.offsetMs
  const outbox = new Outbox({ ring, tell: (event) => events.push(event), nowMs, ...options })
  const open = ({ isOffline = false, trackingUri = server.address, parentKey = '' } = {}) => {
    const index = runs++
    const runKey = String(index).padStart(32, 'a')
    const folder = join(root, runFolderName({ runKey, nowMs: Date.now() }))
    writer.text(index, 'open', JSON.stringify({ runKey, folder, trackingUri, isOffline }))
    const entry = (logged: Entry) => writer.text(index, 'entry', entryText(logged))
    entry({ kind: 'start', start: { userId: 'ann', startTime: 1, tags: [], parentKey: parentKey || undefined } })
    writer.text(index, 'key', 'loss', 0)
    return {
      runKey,
      folder,
      entry,
      point: (step: number) => writer.point(index, 0, step, step, 1000 + step),
      close: () => writer.text(index, 'close', ''),
    }
  }
  const flush = (runKey: string) => outbox.flush({ runKeys: [runKey], timeoutMs: 10_000, isHasty: false })
  return { outbox, open, flush, events, clock }
}

const api = () => createClient({ ...runRoutes, ...metricRoutes }, { baseUrl: server.address })

describe('a journal that is full', () => {
  it.each([
    ['of its run', { perRun: 8 * KIBIBYTE, perFolder: 1e9 }],
    ['of its folder', { perRun: 1e9, perFolder: 8 * KIBIBYTE }],
  ])('[J-16] by the limit %s takes no more points, everything else, and says how many', async (_, mostBytes) => {
    const { outbox, open, flush, events, clock } = openOutbox({ mostBytes })
    const run = open({ isOffline: true })
    let logged = 0
    for (let tick = 0; tick < 20; tick++) {
      for (let i = 0; i < 200; i++) run.point(logged++)
      clock.offsetMs += 1000
      outbox.tick()
    }
    run.entry({ kind: 'params', params: [{ key: 'late', value: '1' }] })
    const { dropped, waiting } = await flush(run.runKey)
    expect(dropped).toBeGreaterThan(0)
    // The start, the param, and the count of what was dropped, once for each time that it grew.
    expect(dropped + waiting).toBeGreaterThanOrEqual(logged + 3)
    expect(events.filter(({ kind }) => kind === 'warning')).toHaveLength(1)
  })

  it('[J-16] takes points again once it is sent, and the run says what it lacks', async () => {
    const { outbox, open, flush, clock } = openOutbox({ mostBytes: { perRun: 8 * KIBIBYTE, perFolder: 1e9 } })
    const run = open()
    for (let i = 0; i < 1000; i++) run.point(i)
    outbox.drain()
    clock.offsetMs += 2000
    outbox.tick()
    for (let i = 1000; i < 1500; i++) run.point(i)
    const { dropped } = await flush(run.runKey)
    expect(dropped).toBe(500)
    run.entry({ kind: 'update', status: 'FINISHED', endTime: 9 })
    run.close()
    expect(await flush(run.runKey)).toMatchObject({ waiting: 0, refused: 0, dropped: 500 })
    const filter = `tags.\`labbook.idempotencyKey\` = '${run.runKey}'`
    const { runs } = await api().searchRuns({ experimentIds: ['0'], filter, runViewType: 'ALL', orderBy: [] })
    expect(runs[0]?.data.tags).toContainEqual({ key: 'labbook.dropped', value: '500' })
    expect(runs[0]?.info.status).toBe('FINISHED')
    const { metrics } = await api().getMetricHistory({ runId: runs[0]?.info.runId ?? '', metricKey: 'loss' })
    expect(metrics).toHaveLength(1000)
    expect(readdirSync(root)).toEqual([])
  })
})

describe('a clock that jumps', () => {
  it.each([HOUR_MS, -HOUR_MS])(
    '[R19] [J-14] [J-19] [J-20] by %i ms neither stops sending nor gives the run away',
    async (jumpMs) => {
      const { outbox, open, flush, clock, events } = openOutbox()
      const run = open()
      run.point(0)
      await flush(run.runKey)
      clock.offsetMs = jumpMs
      for (let step = 1; step < 4; step++) {
        run.point(step)
        outbox.tick()
        await expect
          .poll(async () => {
            outbox.tick()
            return (await flush(run.runKey)).waiting
          })
          .toBe(0)
      }
      clock.offsetMs = 0
      run.point(4)
      run.close()
      expect(await flush(run.runKey)).toMatchObject({ sent: 6, waiting: 0 })
      expect(events.filter(({ kind }) => kind === 'warning')).toEqual([])
    },
  )
})

describe('a heartbeat', () => {
  it('[LOG-5] [LOG-6] is written by the clock of the server', async () => {
    const AHEAD_MS = 600_000
    await using proxy = await openAnsweringServer()
    proxy.answer = ({ method, url, body }, response) => {
      const forwarded = method === 'GET' ? {} : { body, headers: { 'content-type': 'application/json' } }
      void fetch(`${server.address}${url}`, { method, ...forwarded }).then(async (answer) => {
        const date = new Date(Date.now() + AHEAD_MS).toUTCString()
        const text = await answer.text()
        response.writeHead(answer.status, { 'content-type': 'application/json', date }).end(text)
      })
    }
    const { open, flush } = openOutbox()
    await flush(open({ trackingUri: proxy.address }).runKey)
    const beats = proxy.seen.filter(({ url }) => url.endsWith('/set-tag')).map(({ body }) => JSON.parse(body))
    expect(beats).toMatchObject([{ key: 'labbook.heartbeat' }])
    expect(Math.abs(Number(beats[0].value) - Date.now() - AHEAD_MS)).toBeLessThan(AHEAD_MS / 2)
  })
})

describe('many runs', () => {
  it('[J-6] are sent four at once, also when all are flushed', async () => {
    await using proxy = await openAnsweringServer()
    let open = 0
    let most = 0
    proxy.answer = ({ method, url, body }, response) => {
      most = Math.max(most, ++open)
      const forwarded = fetch(`${server.address}${url}`, {
        method,
        ...(method === 'GET' ? {} : { body, headers: { 'content-type': 'application/json' } }),
      })
      // Long enough that all who may send at once do.
      setTimeout(() => {
        void forwarded.then(async (answer) => {
          const text = await answer.text()
          open--
          response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
        })
      }, 20)
    }
    const outbox = openOutbox()
    for (let i = 0; i < 12; i++) {
      const run = outbox.open({ trackingUri: proxy.address })
      run.point(0)
      run.close()
    }
    const flushed = outbox.outbox.flushAll({ timeoutMs: 30_000, isHasty: false })
    // A tick beside it sends no more than these.
    outbox.outbox.tick()
    expect(await flushed).toMatchObject({ sent: 24, waiting: 0 })
    expect(most).toBe(4)
  })

  it('[J-6] wait for a parent that this machine cannot read, and take no turn from others meanwhile', async () => {
    const { outbox, open, flush } = openOutbox()
    const parent = open()
    outbox.drain()
    const segment = join(parent.folder, '00000001.lbj')
    renameSync(segment, `${segment}.away`)
    mkdirSync(segment)
    for (let i = 0; i < 4; i++) open({ parentKey: parent.runKey })
    const flushed = outbox.flushAll({ timeoutMs: 30_000, isHasty: false })
    const other = open()
    other.point(0)
    expect(await flush(other.runKey)).toMatchObject({ sent: 2, waiting: 0 })
    rmdirSync(segment)
    renameSync(`${segment}.away`, segment)
    expect(await flushed).toMatchObject({ sent: 5, waiting: 0 })
    const search = async (filter: string) =>
      (await api().searchRuns({ experimentIds: ['0'], filter, runViewType: 'ALL', orderBy: [] })).runs
    const [made] = await search(`tags.\`labbook.idempotencyKey\` = '${parent.runKey}'`)
    expect(await search(`tags.\`mlflow.parentRunId\` = '${made?.info.runId}'`)).toHaveLength(4)
  })

  it('[J-12] of one process keep their counts when they are over, and leave no folder', async () => {
    const { outbox, open } = openOutbox()
    for (let i = 0; i < 30; i++) {
      const run = open()
      run.point(0)
      run.close()
    }
    expect(await outbox.flushAll({ timeoutMs: 20_000, isHasty: false })).toMatchObject({ sent: 60, waiting: 0 })
    outbox.tick()
    expect(await outbox.flushAll({ timeoutMs: 1000, isHasty: false })).toMatchObject({ sent: 60, waiting: 0 })
    expect(readdirSync(root)).toEqual([])
  })
})
