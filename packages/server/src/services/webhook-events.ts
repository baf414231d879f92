import type { RunInfo, Tag, WebhookAction, WebhookEntity, WebhookEvent } from '@labbook/protocol'
import type { Work } from '../store/work.js'
import type { ServiceContext } from './context.js'

/** The payload of a webhook by event (registry-api §10). Run events are an extension of Labbook. */
interface WebhookData {
  'REGISTERED_MODEL.CREATED': { name: string; tags: TagMap; description: string }
  'MODEL_VERSION.CREATED': {
    name: string
    version: string
    source: string
    run_id: string
    tags: TagMap
    description: string
  }
  'MODEL_VERSION_TAG.SET': { name: string; version: string; key: string; value: string }
  'MODEL_VERSION_TAG.DELETED': { name: string; version: string; key: string }
  'MODEL_VERSION_ALIAS.CREATED': { name: string; alias: string; version: string }
  'MODEL_VERSION_ALIAS.DELETED': { name: string; alias: string }
  'PROMPT.CREATED': { name: string; tags: TagMap; description: string }
  'PROMPT_VERSION.CREATED': { name: string; version: string; template: string; tags: TagMap; description: string }
  'PROMPT_TAG.SET': { name: string; key: string; value: string }
  'PROMPT_TAG.DELETED': { name: string; key: string }
  'PROMPT_VERSION_TAG.SET': { name: string; version: string; key: string; value: string }
  'PROMPT_VERSION_TAG.DELETED': { name: string; version: string; key: string }
  'PROMPT_ALIAS.CREATED': { name: string; alias: string; version: string }
  'PROMPT_ALIAS.DELETED': { name: string; alias: string }
  'RUN.CREATED': RunData
  'RUN.UPDATED': RunData
  'RUN.DELETED': RunData
}

type TagMap = Readonly<Record<string, string>>

interface RunData {
  run_id: string
  run_name: string
  experiment_id: string
  status: string
  start_time: number
  end_time: number | null
}

export type WebhookEventName = keyof WebhookData

/** Enqueues a call for each webhook subscribed to the event, in the transaction of the change. */
export function* enqueueWebhookCalls<N extends WebhookEventName>(
  context: WebhookContext,
  name: N,
  data: () => WebhookData[N],
): Work<void> {
  yield* callWebhooks(context, yield* webhooksFor(context, name), name, data)
}

/** The webhooks that want the event; the first half of `enqueueWebhookCalls`. */
export function webhooksFor({ store }: WebhookContext, name: WebhookEventName) {
  return store.webhooks.wanting(eventOf(name))
}

/** The second half of `enqueueWebhookCalls`. */
export function* callWebhooks<N extends WebhookEventName>(
  { store, newId, nowMs }: WebhookContext,
  webhooks: readonly { readonly webhookId: string }[],
  name: N,
  data: () => WebhookData[N],
): Work<void> {
  if (webhooks.length === 0) return
  const now = nowMs()
  const body = webhookBody(name, data(), now)
  for (const { webhookId } of webhooks)
    yield* store.webhooks.enqueue({ deliveryId: newId(), webhookId, event: eventOf(name), body, nowMs: now })
}

type WebhookContext = Pick<ServiceContext, 'store' | 'newId' | 'nowMs'>

function eventOf(name: WebhookEventName): WebhookEvent {
  const [entity, action] = name.split('.') as [WebhookEntity, WebhookAction]
  return { entity, action }
}

/** The JSON of a call: names in lower case, and when it happened. */
export function webhookBody<N extends WebhookEventName>(name: N, data: WebhookData[N], nowMs: number): string {
  const [entity, action] = name.toLowerCase().split('.')
  return JSON.stringify({ entity, action, timestamp: new Date(nowMs).toISOString(), data })
}

export function tagMap(tags: readonly Tag[]): TagMap {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]))
}

export function runData({ runId, runName, experimentId, status, startTime, endTime }: RunInfo): RunData {
  return {
    run_id: runId,
    run_name: runName,
    experiment_id: experimentId,
    status,
    start_time: Number(startTime),
    end_time: endTime === undefined ? null : Number(endTime),
  }
}

/** Made-up data for a try of each event. */
export const exampleData: { readonly [N in WebhookEventName]: WebhookData[N] } = {
  'REGISTERED_MODEL.CREATED': { name: 'example', tags: { team: 'prices' }, description: 'An example' },
  'MODEL_VERSION.CREATED': {
    name: 'example',
    version: '1',
    source: 's3://bucket/model',
    run_id: '',
    tags: { team: 'prices' },
    description: 'An example',
  },
  'MODEL_VERSION_TAG.SET': { name: 'example', version: '1', key: 'team', value: 'prices' },
  'MODEL_VERSION_TAG.DELETED': { name: 'example', version: '1', key: 'team' },
  'MODEL_VERSION_ALIAS.CREATED': { name: 'example', alias: 'champion', version: '1' },
  'MODEL_VERSION_ALIAS.DELETED': { name: 'example', alias: 'champion' },
  'PROMPT.CREATED': { name: 'example', tags: {}, description: 'An example' },
  'PROMPT_VERSION.CREATED': { name: 'example', version: '1', template: 'Hello {{ name }}', tags: {}, description: '' },
  'PROMPT_TAG.SET': { name: 'example', key: 'team', value: 'prices' },
  'PROMPT_TAG.DELETED': { name: 'example', key: 'team' },
  'PROMPT_VERSION_TAG.SET': { name: 'example', version: '1', key: 'team', value: 'prices' },
  'PROMPT_VERSION_TAG.DELETED': { name: 'example', version: '1', key: 'team' },
  'PROMPT_ALIAS.CREATED': { name: 'example', alias: 'formal', version: '1' },
  'PROMPT_ALIAS.DELETED': { name: 'example', alias: 'formal' },
  'RUN.CREATED': exampleRun('RUNNING'),
  'RUN.UPDATED': exampleRun('FINISHED'),
  'RUN.DELETED': exampleRun('FINISHED'),
}

function exampleRun(status: string): RunData {
  const ended = status === 'RUNNING' ? null : 2
  return { run_id: '0'.repeat(32), run_name: 'example', experiment_id: '0', status, start_time: 1, end_time: ended }
}
