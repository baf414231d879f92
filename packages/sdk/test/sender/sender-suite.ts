import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, experimentRoutes, metricRoutes, type Run, runRoutes } from '@labbook/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTcpProxy } from '../../../../test/faults/tcp-proxy.js'
import { openArtifactStore } from '../../src/artifacts/open-artifact-store.js'
import { openConnection } from '../../src/connection/connection.js'
import { JournalReader } from '../../src/node/journal-reader.js'
import { localFiles } from '../../src/node/local-files.js'
import { Pace } from '../../src/sender/pace.js'
import { RunSender } from '../../src/sender/run-sender.js'
import { leaveJournal, type LeftOptions } from './left-journal.js'

type Fetch = typeof globalThis.fetch

/** What sending keeps to on every server. */
export function testSender(address: () => string): void {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'labbook-sender-'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const api = () => createClient({ ...runRoutes, ...experimentRoutes, ...metricRoutes }, { baseUrl: address() })

  /** Sends a journal, without waiting where a program would. */
  async function send(
    left: Omit<LeftOptions, 'trackingUri'>,
    { trackingUri = address(), fetch = globalThis.fetch, environment = nothingSet }: SendOptions = {},
  ) {
    const { folder, runKey } = leaveJournal(root, { ...left, trackingUri })
    const source = await JournalReader.open(folder, { isComplete: true })
    const waits: number[] = []
    const warnings: string[] = []
    const sender = new RunSender({
      source,
      connection: openConnection({ trackingUri, fetch, environment }),
      pace: new Pace({
        signal: new AbortController().signal,
        wait: async (ms) => void waits.push(ms),
        onWaiting: (reason) => warnings.push(reason),
      }),
      nowMs: Date.now,
      runIdOf: async () => undefined,
      localFiles,
    })
    await sender.sendAll({ isFlush: true })
    source.close()
    return { folder, runKey, source, sender, waits, warnings, runId: source.identity?.runId ?? '' }
  }

  interface SendOptions {
    readonly trackingUri?: string
    readonly fetch?: Fetch
    readonly environment?: (name: string) => string | undefined
  }

  async function stepsOf(runId: string, metricKey: string): Promise<number[]> {
    const { metrics } = await api().getMetricHistory({ runId, metricKey })
    return metrics.map(({ step }) => Number(step))
  }

  async function runsNamed(runName: string): Promise<readonly Run[]> {
    const filter = `attributes.run_name = '${runName}'`
    const { runs } = await api().searchRuns({ experimentIds: ['0'], filter, runViewType: 'ALL', orderBy: [] })
    return runs
  }

  async function storeOf({ info: { runId, artifactUri } }: Run) {
    const connection = openConnection({ trackingUri: address() })
    return await openArtifactStore(connection, { artifactUri, owner: { runId }, localFiles })
  }

  const points = (count: number) =>
    Array.from({ length: count }, (_, step) => ({ key: 'loss', value: 1 / (step + 1), step }))

  describe('answers that go wrong', () => {
    it('[J-17] a create whose answer was lost makes one run', async () => {
      let cuts = 2
      const proxy = await openTcpProxy(address(), { drops: () => cuts-- > 0 })
      const { runId, waits } = await send({ start: { runName: 'lost answer' } }, { trackingUri: proxy.address })
      await proxy.close()
      expect(waits.length).toBeGreaterThan(0)
      expect((await runsNamed('lost answer')).map(({ info }) => info.runId)).toEqual([runId])
    })

    it('[J-6] [J-14] every answer of which some are lost leaves each point once, in order', async () => {
      let pieces = 0
      const proxy = await openTcpProxy(address(), { drops: () => ++pieces % 3 === 0 })
      const { runId } = await send({ points: points(4000) }, { trackingUri: proxy.address })
      await proxy.close()
      expect(await stepsOf(runId, 'loss')).toEqual(Array.from({ length: 4000 }, (_, i) => i))
    })

    it.each([
      [200, 'text/html', '<!doctype html><title>Sign in to the network</title>'],
      [404, 'text/html', '<h1>default backend - 404</h1>'],
      [502, 'text/html', '<h1>Bad gateway</h1>'],
    ])('[J-14] %i with a page instead of JSON is waited for, and costs nothing', async (status, type, body) => {
      const fetch = answeringFirst(() => new Response(body, { status, headers: { 'content-type': type } }), 4)
      const { runId, sender, warnings } = await send({ points: points(10) }, { fetch })
      expect(sender.refused).toBe(0)
      expect(warnings).toHaveLength(1)
      expect(await stepsOf(runId, 'loss')).toHaveLength(10)
    })

    it('[J-13] what is too large for a proxy is split until it fits', async () => {
      const fetch: Fetch = async (input, init) =>
        typeof init?.body === 'string' && init.body.length > 20_000
          ? new Response('<h1>413 Request Entity Too Large</h1>', { status: 413 })
          : await globalThis.fetch(input, init)
      const { runId, sender } = await send({ points: points(1500) }, { fetch })
      expect(sender.refused).toBe(0)
      expect(await stepsOf(runId, 'loss')).toEqual(Array.from({ length: 1500 }, (_, i) => i))
    })

    it('[J-13] [J-15] one item that is refused goes to a file, and the others of its batch go through', async () => {
      const params = Array.from({ length: 40 }, (_, i) => ({ key: i === 17 ? 'bad\u0000key' : `p${i}`, value: 'x' }))
      const { runId, folder, sender } = await send({ points: points(5), entries: [{ kind: 'params', params }] })
      expect(sender.refused).toBe(1)
      const letters = readFileSync(join(folder, 'dead-letter.ndjson'), 'utf8').trimEnd().split('\n')
      expect(letters.map((line) => JSON.parse(line).record)).toEqual([{ param: { key: 'bad\u0000key', value: 'x' } }])
      const { run } = await api().getRun({ runId })
      expect(run.data.params).toHaveLength(39)
      expect(await stepsOf(runId, 'loss')).toHaveLength(5)
    })

    it('[J-15] credentials that are refused are read again every 30 s, with one warning', async () => {
      let token = 'old'
      const fetch: Fetch = async (input, init) => {
        const isKnown = new Headers(init?.headers).get('authorization') === 'Bearer new'
        return isKnown ? await globalThis.fetch(input, init) : new Response('', { status: 401 })
      }
      let asked = 0
      const environment = (name: string) => {
        if (name !== 'MLFLOW_TRACKING_TOKEN') return undefined
        if (++asked > 3) token = 'new'
        return token
      }
      const { runId, sender, waits, warnings } = await send({ points: points(3) }, { fetch, environment })
      expect(waits.length).toBeGreaterThan(0)
      expect(new Set(waits)).toEqual(new Set([30_000]))
      expect(warnings).toHaveLength(1)
      expect(sender.refused).toBe(0)
      expect(await stepsOf(runId, 'loss')).toHaveLength(3)
    })

    it('[J-15] a run that is deleted meanwhile costs a dead letter, not an endless repetition', async () => {
      const { runId } = await send({ start: { runName: 'deleted' } })
      await api().deleteRun({ runId })
      const { sender, source } = await send({ start: { runId }, points: points(5) })
      expect(sender.refused).toBe(6)
      expect(source.sent.records).toBe(6)
    })
  })

  describe('a run that is resumed', () => {
    it('[LOG-2] [9] goes on with its log and its system metrics where they are', async () => {
      const printed = (line: number, text: string) =>
        ({ kind: 'console', line, stream: 'stdout', timestamp: 1000 + line, text }) as const
      const first = await send({
        start: { runName: 'begun' },
        points: [0, 1, 2].map((step) => ({ key: 'system/cpu_utilization_percentage', value: step, step })),
        entries: [printed(1, 'one'), printed(2, 'two')],
      })
      const { runId } = first
      await send({
        start: { runId },
        points: [
          { key: 'system/cpu_utilization_percentage', value: 9, step: 0, isSystem: true },
          { key: 'loss', value: 1, step: 0 },
        ],
        entries: [printed(1, 'three')],
      })
      expect(await stepsOf(runId, 'system/cpu_utilization_percentage')).toEqual([0, 1, 2, 3])
      expect(await stepsOf(runId, 'loss')).toEqual([0])
      const { run } = await api().getRun({ runId })
      const store = await storeOf(run)
      const parts = await store.list('logs/console')
      const texts = await Promise.all(
        parts.map(async ({ path }) => await new Response((await store.download(path)).stream).text()),
      )
      const lines = texts.join('').trimEnd().split('\n')
      expect(lines.map((line) => JSON.parse(line).m)).toEqual(['one', 'two', 'three'])
    })
  })

  describe('what is acknowledged', () => {
    it('[J-12] printed lines hold nothing back once they are uploaded', async () => {
      const entries = [{ kind: 'console', line: 1, stream: 'stdout', timestamp: 1, text: 'a' }] as const
      const { source } = await send({ points: points(10), entries })
      expect(source.sent.records).toBe(12)
    })

    it('[J-12] the next sender begins after it, and repeats nothing that is sent', async () => {
      const { folder, runId } = await send({ points: points(100) })
      let asked = 0
      const connection = openConnection({
        trackingUri: address(),
        fetch: async (input, init) => {
          asked++
          return await globalThis.fetch(input, init)
        },
      })
      const source = await JournalReader.open(folder, { isComplete: true })
      const pace = new Pace({ signal: new AbortController().signal })
      await new RunSender({ source, connection, pace, nowMs: Date.now, runIdOf: async () => undefined }).sendAll({
        isFlush: true,
      })
      expect(asked).toBe(0)
      expect(source.identity?.runId).toBe(runId)
      await source.remove()
      expect(readdirSync(root)).toEqual([])
    })
  })

  describe('artifacts', () => {
    it('[J-18] what was copied is uploaded and removed; what is gone or changed is a dead letter that says so', async () => {
      const changed = join(root, 'changed.bin')
      writeFileSync(changed, 'longer than it was')
      const { folder, runId, sender } = await send({
        kept: { '000001': 'weights' },
        entries: [
          { kind: 'artifact', path: 'model.bin', source: { kept: '000001', size: 7 } },
          { kind: 'artifact', path: 'gone.bin', source: { file: join(root, 'gone.bin'), size: 1, mtimeMs: 0 } },
          { kind: 'artifact', path: 'changed.bin', source: { file: changed, size: 3, mtimeMs: 0 } },
        ],
      })
      expect(sender.refused).toBe(2)
      expect(readdirSync(join(folder, 'artifacts'))).toEqual([])
      const letters = readFileSync(join(folder, 'dead-letter.ndjson'), 'utf8').trimEnd().split('\n')
      expect(letters.map((line) => JSON.parse(line).message)).toEqual([
        `${join(root, 'gone.bin')} is gone, so it could not be uploaded.`,
        `${changed} was changed after it was logged, so it was not uploaded.`,
      ])
      const { run } = await api().getRun({ runId })
      const store = await storeOf(run)
      expect(await new Response((await store.download('model.bin')).stream).text()).toBe('weights')
    })

    it('[J-15] [J-18] the copy of a file that the server refused stays beside its dead letter', async () => {
      const fetch: Fetch = async (input, init) =>
        init?.method === 'PUT'
          ? Response.json({ error_code: 'INVALID_PARAMETER_VALUE', message: 'No such files here.' }, { status: 400 })
          : await globalThis.fetch(input, init)
      const { folder, source } = await send(
        {
          kept: { '000001': 'weights' },
          entries: [{ kind: 'artifact', path: 'model.bin', source: { kept: '000001', size: 7 } }],
        },
        { fetch },
      )
      await source.remove()
      expect(readFileSync(join(folder, 'artifacts', '000001'), 'utf8')).toBe('weights')
      expect(readFileSync(join(folder, 'dead-letter.ndjson'), 'utf8')).toContain('No such files here.')
    })
  })
}

/** The first answers are made up, the others are the server's. */
function answeringFirst(answer: () => Response, times: number): Fetch {
  let left = times
  return async (input, init) => (left-- > 0 ? answer() : await globalThis.fetch(input, init))
}

function nothingSet(): undefined {
  return undefined
}
