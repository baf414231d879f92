import type { ServerResponse } from 'node:http'
import { ApiError, EVENTS_PATH, type LiveEvent, writeEvent } from '@labbook/protocol'
import type { FastifyInstance } from 'fastify'
import type { EventBus, PublishedEvent } from '../events/event-bus.js'

const MAX_STREAMS = 1000
const MAX_UNREAD_BYTES = 256 * 1024
const HEARTBEAT_MS = 15_000
/** A run is told of at most ten times a second; the last state wins. */
const SAME_RUN_MS = 100

const RESET = 'event: reset\ndata: {}\n\n'

/** Streams events to browsers and programs (ui A7): an event is serialised once, whoever listens. */
export function bindLiveEvents(app: FastifyInstance, options: { staticPrefix: string; events: EventBus }) {
  const { staticPrefix, events } = options
  const streams = new Set<EventStream>()
  const broadcast = atMostEvery(SAME_RUN_MS, ({ id, event }: PublishedEvent) => {
    const text = asText(id, event)
    for (const stream of streams) if (stream.wants(event)) stream.send(text)
  })
  const unsubscribe = events.subscribe(broadcast)
  const heartbeat = setInterval(() => {
    for (const stream of streams) stream.send(': still here\n\n')
  }, HEARTBEAT_MS).unref()

  app.addHook('preClose', async () => {
    unsubscribe()
    clearInterval(heartbeat)
    for (const stream of streams) stream.end()
  })

  app.get(staticPrefix + EVENTS_PATH, (request, reply) => {
    if (streams.size >= MAX_STREAMS) {
      throw new ApiError('TEMPORARILY_UNAVAILABLE', `The server has ${MAX_STREAMS} event streams open already.`)
    }
    const query = new URLSearchParams(request.url.split('?')[1] ?? '')
    const after = request.headers['last-event-id'] ?? query.get('after') ?? undefined
    reply.hijack()
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    const stream = new EventStream(reply.raw, {
      experimentIds: query.getAll('experiment_id'),
      runIds: query.getAll('run_id'),
    })
    stream.send('retry: 1000\n\n')
    const missed = after === undefined ? [] : events.since(String(after))
    if (missed === undefined) stream.send(RESET)
    for (const { id, event } of missed ?? []) if (stream.wants(event)) stream.send(asText(id, event))
    streams.add(stream)
    reply.raw.once('close', () => streams.delete(stream))
  })
}

class EventStream {
  readonly #response: ServerResponse
  readonly #experimentIds: ReadonlySet<string>
  readonly #runIds: ReadonlySet<string>
  #lost = false

  constructor(response: ServerResponse, filter: { experimentIds: readonly string[]; runIds: readonly string[] }) {
    this.#response = response
    this.#experimentIds = new Set(filter.experimentIds)
    this.#runIds = new Set(filter.runIds)
  }

  /** Without a filter everything; with one, what happens in one of the experiments or to one of the runs. */
  wants(event: LiveEvent): boolean {
    if (this.#experimentIds.size === 0 && this.#runIds.size === 0) return true
    if (this.#experimentIds.has(event.experimentId)) return true
    return 'runId' in event && event.runId !== undefined && this.#runIds.has(event.runId)
  }

  /** A reader that falls too far behind gets one `reset` instead of everything it missed. */
  send(text: string) {
    if (this.#lost) return
    if (this.#response.writableLength <= MAX_UNREAD_BYTES) {
      this.#response.write(text)
      return
    }
    this.#lost = true
    this.#response.once('drain', () => {
      this.#lost = false
      this.send(RESET)
    })
  }

  end() {
    this.#response.end('retry: 1000\n\n')
  }
}

function asText(id: string, event: LiveEvent): string {
  return `id: ${id}\nevent: ${event.event}\ndata: ${writeEvent(event)}\n\n`
}

/** Passes events on, but updates of one and the same run no closer together than `intervalMs`. */
function atMostEvery(intervalMs: number, pass: (event: PublishedEvent) => void): (event: PublishedEvent) => void {
  const waiting = new Map<string, PublishedEvent | undefined>()

  return (published) => {
    const { event } = published
    const isUpdate = event.event === 'metrics' || (event.event === 'run' && event.change === 'updated')
    if (!isUpdate) return pass(published)
    const key = `${event.event} ${event.runId}`
    if (waiting.has(key)) {
      waiting.set(key, published)
      return
    }
    pass(published)
    open(key)
  }

  function open(key: string) {
    waiting.set(key, undefined)
    setTimeout(() => {
      const last = waiting.get(key)
      waiting.delete(key)
      if (last === undefined) return
      pass(last)
      open(key)
    }, intervalMs).unref()
  }
}
