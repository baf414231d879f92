import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { ApiError, EVENTS_PATH, type LiveEvent, writeEvent } from '@labbook/protocol'
import type { FastifyInstance } from 'fastify'
import type { EventBus, PublishedEvent } from '../events/event-bus.js'
import { clientOf } from './client-of.js'

const MAX_STREAMS = 1000
const MAX_UNREAD_BYTES = 256 * 1024
const HEARTBEAT_MS = 15_000
/** At most ten events per second are sent for a run; the last state wins. */
const SAME_RUN_MS = 100

const RESET = 'event: reset\ndata: {}\n\n'

/** Streams events to browsers and programs (ui A7): an event is serialised once for all listeners. */
export function bindLiveEvents(app: FastifyInstance, options: { staticPrefix: string; events: EventBus }) {
  const { staticPrefix, events } = options
  const streams = new Set<EventStream>()
  const broadcast = atMostEvery(SAME_RUN_MS, ({ id, event }, { isResumePoint }) => {
    const text = asText(isResumePoint ? id : undefined, event)
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
    const client = clientOf(request.raw.socket.remoteAddress ?? '')
    if (streams.size >= MAX_STREAMS && !makeRoom(streams, client)) {
      throw new ApiError('TEMPORARILY_UNAVAILABLE', `The server already has ${MAX_STREAMS} event streams open.`)
    }
    const query = new URLSearchParams(request.url.split('?')[1] ?? '')
    const after = request.headers['last-event-id'] ?? query.get('after') ?? undefined
    reply.hijack()
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // Nothing follows on this connection; so it ends with the stream when the server stops.
      connection: 'close',
    })
    const stream = new EventStream(reply.raw, client, {
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

/**
 * Closes the oldest stream of the client that holds the most, unless the new client would then hold as many. So one
 * client may use all spare streams, but cannot lock others out.
 */
function makeRoom(streams: Set<EventStream>, newcomer: string): boolean {
  const held = new Map<string, number>()
  for (const { client } of streams) held.set(client, (held.get(client) ?? 0) + 1)
  const [greediest, most] = [...held].reduce((a, b) => (b[1] > a[1] ? b : a))
  if ((held.get(newcomer) ?? 0) + 1 >= most) return false
  const oldest = [...streams].find(({ client }) => client === greediest)
  if (oldest === undefined) return false
  streams.delete(oldest)
  oldest.end()
  return true
}

class EventStream {
  readonly client: string
  readonly #response: ServerResponse
  readonly #experimentIds: ReadonlySet<string>
  readonly #runIds: ReadonlySet<string>
  #lost = false

  constructor(
    response: ServerResponse,
    client: string,
    filter: { experimentIds: readonly string[]; runIds: readonly string[] },
  ) {
    this.client = client
    this.#response = response
    this.#experimentIds = new Set(filter.experimentIds)
    this.#runIds = new Set(filter.runIds)
  }

  /** Without a filter everything; with one, what happens in one of the experiments or to one of the runs. */
  wants(event: LiveEvent): boolean {
    if (this.#experimentIds.size === 0 && this.#runIds.size === 0) return true
    if ('experimentId' in event && this.#experimentIds.has(event.experimentId)) return true
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

function asText(id: string | undefined, event: LiveEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event.event}\ndata: ${writeEvent(event)}\n\n`
}

/** Passes events on, but updates of one and the same run no closer together than `intervalMs`. */
function atMostEvery(intervalMs: number, pass: Pass): (event: PublishedEvent) => void {
  /** Runs that had an event within the last `intervalMs`. */
  const resting = new Set<string>()
  /** Their pending events, oldest first. */
  const waiting = new Map<string, { readonly published: PublishedEvent; readonly order: number }>()
  let count = 0

  return (published) => {
    const { event } = published
    const order = ++count
    const isUpdate =
      event.event === 'metrics' || event.event === 'heartbeat' || (event.event === 'run' && event.change === 'updated')
    const key = isUpdate ? `${event.event} ${event.runId}` : undefined
    if (key === undefined || !resting.has(key)) {
      if (key !== undefined) rest(key)
      return tell(published, order)
    }
    waiting.delete(key)
    waiting.set(key, { published, order })
  }

  function rest(key: string) {
    resting.add(key)
    setTimeout(() => {
      const last = waiting.get(key)
      waiting.delete(key)
      resting.delete(key)
      if (last === undefined) return
      rest(key)
      tell(last.published, last.order)
    }, intervalMs).unref()
  }

  function tell(published: PublishedEvent, order: number) {
    const [oldest] = waiting.values()
    pass(published, { isResumePoint: oldest === undefined || order < oldest.order })
  }
}

/** A client may resume after an event only if no older event is still pending. */
type Pass = (published: PublishedEvent, options: { isResumePoint: boolean }) => void
