import { versionNumber } from './model-versions.js'
import { type Codec, enumeration, int64, message, optional, present, required, text, type TypeOf } from './codec.js'

/** How an object changed. */
const change = enumeration(['created', 'updated', 'deleted', 'restored', 'purged'], [])
export type Change = TypeOf<typeof change>

/**
 * The events of the stream, by name: hints that something changed, without the data. An event may be sent twice.
 * `revision` grows with each change of the object.
 */
const eventCodecs = {
  experiment: message({ change: required(change), experimentId: required(text), revision: required(int64) }),
  run: message({
    change: required(change),
    experimentId: required(text),
    runId: required(text),
    revision: required(int64),
  }),
  /** The run's process gave a sign of life, and nothing else of the run changed (sdk-fluent 8b). */
  heartbeat: message({ experimentId: required(text), runId: required(text), revision: required(int64) }),
  /** Some metric of the run has new points. */
  metrics: message({ experimentId: required(text), runId: required(text), revision: required(int64) }),
  artifacts: message({
    experimentId: required(text),
    runId: optional(text),
    modelId: optional(text),
    folder: present(text),
  }),
  logged_model: message({
    change: required(change),
    experimentId: required(text),
    modelId: required(text),
    revision: required(int64),
  }),
  /** The model, or one of its versions. */
  registered_model: message({
    change: required(change),
    name: required(text),
    version: optional(versionNumber),
    revision: required(int64),
  }),
}

export type EventName = keyof typeof eventCodecs
export type LiveEvent = { [N in EventName]: { readonly event: N } & TypeOf<(typeof eventCodecs)[N]> }[EventName]

/** The data of an event as JSON text. */
export function writeEvent(event: LiveEvent): string {
  const codec: Pick<Codec<unknown>, 'write'> = eventCodecs[event.event]
  return codec.write(event)
}

/** Address of the stream: server-sent events, resumable by `Last-Event-ID` or `after`. */
export const EVENTS_PATH = '/api/labbook/1.0/events'
