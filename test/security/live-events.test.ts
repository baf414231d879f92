import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GuardedServer } from './guarded-server.js'
import { makeRun, type Mount, mountOf } from './mounts.js'
import { RawConnection, requestBytes } from './raw-http.js'

interface StreamEvent {
  readonly id: string | undefined
  readonly event: string
  readonly data: Record<string, unknown>
}

/** One reader of the event stream. */
class Listener {
  readonly #connection: RawConnection
  #isClosed = false

  constructor(
    server: GuardedServer,
    query = '',
    headers: readonly (readonly [string, string])[] = [],
    { localAddress }: { localAddress?: string } = {},
  ) {
    this.#connection = new RawConnection(server.port, localAddress === undefined ? {} : { localAddress })
    void this.#connection.closed.then(() => (this.#isClosed = true))
    const target = `${server.prefix}/api/labbook/1.0/events${query}`
    this.#connection.write(
      requestBytes(server.port, { target, headers: [['Accept', 'text/event-stream'], ...headers] }),
    )
  }

  /** Everything that came, without the marks of the chunked encoding. */
  get text(): string {
    return this.#connection.received.replace(/\r\n[\da-f]+\r\n/g, '')
  }

  get events(): StreamEvent[] {
    return [...this.text.matchAll(/(?:id: (\S+)\n)?event: (\w+)\ndata: (.*)\n\n/g)].map(([, id, event, data]) => ({
      id,
      event: event as string,
      data: JSON.parse(data as string) as Record<string, unknown>,
    }))
  }

  get closed(): Promise<void> {
    return this.#connection.closed
  }

  async opened(): Promise<this> {
    await this.until(() => this.text.includes('retry: 1000'))
    return this
  }

  /** Whether the server accepted the stream, once it has answered. */
  async isWelcome(): Promise<boolean> {
    await this.until(() => this.#isClosed || /^HTTP\/1\.1 \d+ /.test(this.text))
    return this.text.startsWith('HTTP/1.1 200 ')
  }

  async until(holds: () => boolean, withinMs = 30_000) {
    const end = Date.now() + withinMs
    while (!holds()) {
      if (Date.now() > end) throw new Error(`It did not come about. So far:\n${this.text.slice(0, 2000)}`)
      await pause(10)
    }
  }

  close() {
    this.#connection.destroy()
  }
}

describe('[A7] live events', () => {
  let server: GuardedServer
  let mount: Mount
  let count = 0
  const logMetric = (runId: string, step = 0) =>
    mount.post('runs/log-metric', { run_id: runId, key: 'm', value: 1, timestamp: 1, step })

  beforeAll(async () => {
    server = await GuardedServer.start()
    mount = mountOf(server)
  })
  afterAll(() => server.stop())

  it('[A7] tell what happened, in order, with ids to resume from', async () => {
    const listener = await new Listener(server).opened()
    expect(listener.text).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(listener.text.toLowerCase()).toContain('content-type: text/event-stream')
    expect(listener.text.toLowerCase()).toContain('cache-control: no-store')
    const { experimentId, runId } = await makeRun(mount, `events ${++count}`)
    await logMetric(runId)
    await mount.post('runs/delete', { run_id: runId })
    await listener.until(() => listener.events.length >= 5)
    expect(listener.events).toEqual([
      {
        id: expect.any(String),
        event: 'experiment',
        data: { change: 'created', experiment_id: experimentId, revision: expect.any(Number) },
      },
      {
        id: expect.any(String),
        event: 'run',
        data: { change: 'created', experiment_id: experimentId, run_id: runId, revision: expect.any(Number) },
      },
      { id: expect.any(String), event: 'artifacts', data: { experiment_id: experimentId, run_id: runId, folder: '' } },
      {
        id: expect.any(String),
        event: 'metrics',
        data: { experiment_id: experimentId, run_id: runId, revision: expect.any(Number) },
      },
      {
        id: expect.any(String),
        event: 'run',
        data: { change: 'deleted', experiment_id: experimentId, run_id: runId, revision: expect.any(Number) },
      },
    ])
    const revisions = listener.events.flatMap(({ data }) =>
      typeof data['revision'] === 'number' ? [data['revision']] : [],
    )
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b))
    listener.close()
  })

  it('[LOG-7] a heartbeat alone is an event of its own; with anything else it is an update of the run', async () => {
    const { runId } = await makeRun(mount, `events ${++count}`)
    const listener = await new Listener(server, `?run_id=${runId}`).opened()
    const beat = { key: 'labbook.heartbeat', value: '1764502830123' }
    await mount.post('runs/set-tag', { run_id: runId, ...beat })
    await listener.until(() => listener.events.length >= 1)
    // Apart from each other: updates of a run are told at most ten times a second.
    await pause(150)
    await mount.post('runs/log-batch', { run_id: runId, tags: [beat] })
    await listener.until(() => listener.events.length >= 2)
    await mount.post('runs/log-batch', { run_id: runId, tags: [beat, { key: 'owner', value: 'ada' }] })
    await listener.until(() => listener.events.length >= 3)
    await pause(150)
    await mount.post('runs/log-batch', { run_id: runId, tags: [beat], params: [{ key: 'depth', value: '3' }] })
    await listener.until(() => listener.events.length >= 4)
    expect(listener.events.map(({ event }) => event)).toEqual(['heartbeat', 'heartbeat', 'run', 'run'])
    expect(listener.events[0]?.data).toEqual({
      experiment_id: expect.any(String),
      run_id: runId,
      revision: expect.any(Number),
    })
    listener.close()
  })

  it('[A7] filters by experiment and by run', async () => {
    const a = await makeRun(mount, `events ${++count}`)
    const b = await makeRun(mount, `events ${++count}`)
    const ofA = await new Listener(server, `?experiment_id=${a.experimentId}`).opened()
    const ofBoth = await new Listener(server, `?experiment_id=${a.experimentId}&run_id=${b.runId}`).opened()
    const ofB = await new Listener(server, `?run_id=${b.runId}`).opened()
    await logMetric(a.runId)
    await logMetric(b.runId)
    await mount.post('experiments/set-experiment-tag', { experiment_id: b.experimentId, key: 'k', value: 'v' })
    const runsOf = (listener: Listener) => listener.events.map(({ data }) => data['run_id'])
    await ofBoth.until(() => ofBoth.events.length === 2)
    // Events arrive in order, so all earlier ones have arrived with the last of these.
    await logMetric(a.runId, 1)
    await logMetric(b.runId, 1)
    await ofA.until(() => ofA.events.length === 2)
    await ofBoth.until(() => ofBoth.events.length === 4)
    await ofB.until(() => ofB.events.length === 2)
    const both = [a.runId, b.runId]
    expect([runsOf(ofA), runsOf(ofBoth), runsOf(ofB)]).toEqual([
      [a.runId, a.runId],
      [...both, ...both],
      [b.runId, b.runId],
    ])
    for (const listener of [ofA, ofBoth, ofB]) listener.close()
  })

  it('[A7] resume behind the last event, by header and by parameter', async () => {
    const { experimentId, runId } = await makeRun(mount, `events ${++count}`)
    const query = `?experiment_id=${experimentId}`
    const first = await new Listener(server, query).opened()
    await logMetric(runId)
    await first.until(() => first.events.length === 1)
    const after = first.events[0]?.id as string
    first.close()
    await pause(150)
    await mount.post('runs/set-tag', { run_id: runId, key: 'while', value: 'away' })
    await mount.post('runs/delete', { run_id: runId })
    for (const listener of [
      new Listener(server, query, [['Last-Event-ID', after]]),
      new Listener(server, `${query}&after=${after}`),
      new Listener(server, `${query}&after=other-1`, [['Last-Event-ID', after]]),
    ]) {
      await listener.until(() => listener.events.length >= 2)
      expect(listener.events.map(({ data }) => data['change'])).toEqual(['updated', 'deleted'])
      listener.close()
    }
  })

  it('[A7] an id that is not known any more gives one reset', async () => {
    for (const after of ['elsewhere-5', 'garbage', '-1', `${'x'.repeat(500)}-1`, '%00']) {
      const listener = await new Listener(server, `?after=${after}`).opened()
      await listener.until(() => listener.events.length > 0)
      await pause(50)
      expect(listener.events).toEqual([{ id: undefined, event: 'reset', data: {} }])
      listener.close()
    }
  })

  it('[A7] updates of one run are told at most ten times a second, and the last one is told', async () => {
    const { experimentId, runId } = await makeRun(mount, `events ${++count}`)
    const listener = await new Listener(server, `?experiment_id=${experimentId}`).opened()
    const connection = new RawConnection(server.port)
    const begun = Date.now()
    let logged = 0
    while (logged < 150 || Date.now() - begun < 2000) {
      const body = JSON.stringify({ run_id: runId, key: 'm', value: 1, timestamp: 1, step: logged++ })
      connection.write(
        requestBytes(server.port, {
          method: 'POST',
          target: '/api/2.0/mlflow/runs/log-metric',
          headers: [
            ['Content-Type', 'application/json'],
            ['Connection', 'keep-alive'],
          ],
          body,
        }),
      )
      expect((await connection.answer({ method: 'POST' }))?.status).toBe(200)
    }
    connection.destroy()
    await pause(300)
    const told = listener.events.length
    expect(logged).toBeGreaterThan(100)
    expect(told).toBeGreaterThan(5)
    expect(told).toBeLessThanOrEqual((10 * (Date.now() - begun)) / 1000 + 1)
    const again = await new Listener(
      server,
      `?experiment_id=${experimentId}&after=${listener.events.at(-1)?.id}`,
    ).opened()
    await pause(100)
    expect(again.events).toEqual([])
    again.close()
    listener.close()
  })

  it('[A7] an id is given only when nothing older still waits to be told', async () => {
    const busy = await makeRun(mount, `events ${++count}`)
    const other = await makeRun(mount, `events ${++count}`)
    const query = `?experiment_id=${busy.experimentId}&experiment_id=${other.experimentId}`
    const listener = await new Listener(server, query).opened()
    await logMetric(busy.runId, 1)
    await logMetric(busy.runId, 2)
    await logMetric(other.runId)
    await listener.until(() => listener.events.length === 3)
    const ids = listener.events.map(({ id, data }) => [
      data['run_id'] === busy.runId ? 'busy' : 'other',
      id !== undefined,
    ])
    expect(ids).toEqual([
      ['busy', true],
      ['other', false],
      ['busy', true],
    ])
    listener.close()
  })

  it('[A7] a heartbeat comes every fifteen seconds', async () => {
    const listener = await new Listener(server, '?experiment_id=999999').opened()
    await listener.until(() => /^: /m.test(listener.text), 17_000)
    expect(listener.events).toEqual([])
    listener.close()
  })

  it('[L-21] the 1,001st stream hears 503, and the place of one that left is free again', async () => {
    const listeners = Array.from({ length: 1000 }, () => new Listener(server, '?experiment_id=999999'))
    for (const listener of listeners) await listener.opened()
    const late = new Listener(server)
    await late.closed
    expect(late.text).toMatch(/^HTTP\/1\.1 503 /)
    expect(late.text.toLowerCase()).toContain('retry-after: 1')
    expect(late.text).toContain('TEMPORARILY_UNAVAILABLE')
    await server.checkHealth()
    for (const listener of listeners) listener.close()
    // The server notices each closed connection only after a while.
    let next = new Listener(server)
    while (!(await next.isWelcome())) next = new Listener(server)
    next.close()
  })

  // Only Linux has more loopback addresses than 127.0.0.1.
  it.skipIf(process.platform !== 'linux')('[L-21] one client cannot take every stream from the others', async () => {
    const from = (localAddress: string) => new Listener(server, '?experiment_id=999999', [], { localAddress })
    const greedy = Array.from({ length: 1000 }, () => from('127.0.0.2'))
    for (const listener of greedy) await listener.opened()
    const refused = from('127.0.0.2')
    await refused.closed
    expect(refused.text).toMatch(/^HTTP\/1\.1 503 /)
    // Each new stream replaces the oldest stream of the client that has most, which is told when to reconnect.
    const others = ['127.0.0.3', '127.0.0.3', '127.0.0.4'].map((address) => from(address))
    for (const listener of others) await listener.opened()
    for (const listener of greedy.slice(0, 3)) await listener.closed
    expect(greedy[0]?.text).toMatch(/retry: 1000\n\n.*retry: 1000\n\n/s)
    const again = from('127.0.0.2')
    await again.closed
    expect(again.text).toMatch(/^HTTP\/1\.1 503 /)
    // Other clients keep their streams.
    const { experimentId } = await makeRun(mount, `events ${++count}`)
    const listener = await new Listener(server, `?experiment_id=${experimentId}`, [], {
      localAddress: '127.0.0.5',
    }).opened()
    await mount.post('experiments/set-experiment-tag', { experiment_id: experimentId, key: 'k', value: 'v' })
    await listener.until(() => listener.events.length === 1)
    for (const one of [...greedy, ...others, listener]) one.close()
  })
})
