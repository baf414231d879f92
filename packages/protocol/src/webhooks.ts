import {
  AS_STORED,
  bool,
  enumeration,
  int32,
  int64,
  message,
  optional,
  repeated,
  required,
  requiredList,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { Nothing } from './experiments.js'
import { limits } from './limits.js'
import { del, get, patch, post } from './route.js'

const webhookEntity = enumeration(
  [
    'REGISTERED_MODEL',
    'MODEL_VERSION',
    'MODEL_VERSION_TAG',
    'MODEL_VERSION_ALIAS',
    'PROMPT',
    'PROMPT_VERSION',
    'PROMPT_TAG',
    'PROMPT_VERSION_TAG',
    'PROMPT_ALIAS',
    'RUN',
  ],
  [1, 2, 3, 4, 5, 6, 7, 8, 9],
)
/** What a webhook can be about. */
export type WebhookEntity = TypeOf<typeof webhookEntity>

const webhookAction = enumeration(['CREATED', 'UPDATED', 'DELETED', 'SET'], [1, 2, 3, 4])
/** What happened to an entity. */
export type WebhookAction = TypeOf<typeof webhookAction>

/** What a webhook is called for. Not every action happens to every entity: `WEBHOOK_ACTIONS`. */
export const WebhookEvent = message({ entity: required(webhookEntity), action: required(webhookAction) })
/** What a webhook is called for. */
export type WebhookEvent = TypeOf<typeof WebhookEvent>

/** What can happen to what. Runs are ours; the rest is MLflow's. */
export const WEBHOOK_ACTIONS: Readonly<Record<WebhookEntity, readonly WebhookAction[]>> = {
  REGISTERED_MODEL: ['CREATED'],
  MODEL_VERSION: ['CREATED'],
  MODEL_VERSION_TAG: ['SET', 'DELETED'],
  MODEL_VERSION_ALIAS: ['CREATED', 'DELETED'],
  PROMPT: ['CREATED'],
  PROMPT_VERSION: ['CREATED'],
  PROMPT_TAG: ['SET', 'DELETED'],
  PROMPT_VERSION_TAG: ['SET', 'DELETED'],
  PROMPT_ALIAS: ['CREATED', 'DELETED'],
  RUN: ['CREATED', 'UPDATED', 'DELETED'],
}

const webhookStatus = enumeration(['ACTIVE', 'DISABLED'], [1, 2])
/** Whether a webhook is called. */
export type WebhookStatus = TypeOf<typeof webhookStatus>

/** An address that is called when something happens. Its secret is never given. */
export const Webhook = message({
  webhookId: required(text),
  name: required(text),
  description: optional(text),
  url: required(text),
  events: repeated(WebhookEvent, AS_STORED),
  status: required(webhookStatus),
  creationTimestamp: required(int64),
  lastUpdatedTimestamp: required(int64),
})
export type Webhook = TypeOf<typeof Webhook>

const WebhookAnswer = message({ webhook: required(Webhook) })
const ById = message({ webhookId: required(text) })

/** How one call went. What the address answered beyond its status is not kept. */
export const WebhookTestResult = message({
  success: required(bool),
  responseStatus: optional(int32),
  errorMessage: optional(text),
})
/** What the receiver of a test call answered. */
export type WebhookTestResult = TypeOf<typeof WebhookTestResult>

export const webhookRoutes = {
  createWebhook: post('/webhooks', {
    request: message({
      name: required(text),
      url: required(text),
      events: requiredList(WebhookEvent, { most: limits.webhookEvents }),
      description: optional(text),
      secret: optional(text),
      status: withDefault(webhookStatus, 'ACTIVE'),
    }),
    response: WebhookAnswer,
    access: 'manage',
  }),
  listWebhooks: get('/webhooks', {
    request: message({ maxResults: optional(int64), pageToken: optional(text) }),
    response: message({ webhooks: repeated(Webhook, AS_STORED), nextPageToken: optional(text) }),
    access: 'manage',
  }),
  getWebhook: get('/webhooks/:webhook_id', { request: ById, response: WebhookAnswer, access: 'manage' }),
  updateWebhook: patch('/webhooks/:webhook_id', {
    request: message({
      webhookId: required(text),
      name: optional(text),
      description: optional(text),
      url: optional(text),
      events: repeated(WebhookEvent, { most: limits.webhookEvents }),
      secret: optional(text),
      status: optional(webhookStatus),
    }),
    response: WebhookAnswer,
    access: 'manage',
  }),
  deleteWebhook: del('/webhooks/:webhook_id', { request: ById, response: Nothing, access: 'manage' }),
  /** Calls the address at once, with made-up data. */
  testWebhook: post('/webhooks/:webhook_id/test', {
    request: message({ webhookId: required(text), event: optional(WebhookEvent) }),
    response: message({ result: required(WebhookTestResult) }),
    access: 'manage',
  }),
}

const deliveryStatus = enumeration(['pending', 'delivered', 'failed'], [])

/** One call of a webhook, with all its tries. */
export const WebhookDelivery = message({
  deliveryId: required(text),
  event: required(WebhookEvent),
  status: required(deliveryStatus),
  attempts: required(int32),
  createdTime: required(int64),
  /** Of the last try. */
  responseStatus: optional(int32),
  errorMessage: optional(text),
})
export type WebhookDelivery = TypeOf<typeof WebhookDelivery>

export const webhookDeliveryRoutes = {
  /** Newest first; of those that are over, the last few hundred are kept. */
  listWebhookDeliveries: get('/webhooks/deliveries', {
    request: message({ webhookId: required(text), maxResults: optional(int32), pageToken: optional(text) }),
    response: message({ deliveries: repeated(WebhookDelivery, AS_STORED), nextPageToken: optional(text) }),
    access: 'manage',
    space: 'labbook',
  }),
}
