import {
  ApiError,
  type Handlers,
  limits,
  type Webhook,
  type webhookDeliveryRoutes,
  type WebhookEvent,
  type webhookRoutes,
} from '@labbook/protocol'
import type { StoredWebhook } from '../store/webhooks.js'
import type { Work } from '../store/work.js'
import type { Call, ServiceContext } from './context.js'
import { checkLength } from './name-rules.js'
import { offsetFrom, offsetToken } from './page-token.js'
import { bounded } from './search-query.js'
import { exampleData, webhookBody, type WebhookEventName } from './webhook-events.js'
import { claimWebhookKey } from './webhook-key.js'
import { checkWebhookEvent, checkWebhookName } from './webhook-rules.js'

/** The side of webhooks that reaches out. */
export interface WebhookGate {
  /** @throws ApiError 400 for an address that is not allowed */
  check(url: string): void
  seal(secret: string): Promise<string>
  /** Of the key that `seal` uses, once it has sealed. */
  fingerprint(options: { made: boolean }): Promise<string | undefined>
  /** Calls at once; the secret is sealed. */
  call(request: {
    readonly deliveryId: string
    readonly url: string
    readonly body: string
    readonly sealedSecret: string | undefined
  }): Promise<{
    readonly success: boolean
    readonly responseStatus: number | undefined
    readonly errorMessage: string | undefined
  }>
}

type Routes = typeof webhookRoutes & typeof webhookDeliveryRoutes

/** Addresses that are called when something happens (registry-api §10). */
export function webhookService({ store, newId, nowMs }: ServiceContext, gate: WebhookGate): Handlers<Routes, Call> {
  const { webhooks } = store

  function* known(webhookId: string): Work<StoredWebhook> {
    const found = yield* webhooks.find(webhookId)
    if (found !== undefined) return found
    throw new ApiError('RESOURCE_DOES_NOT_EXIST', `Webhook with ID ${webhookId.slice(0, 100)} not found.`)
  }

  function check({ name, url, events, description }: Partial<Webhook>, secret: string | undefined) {
    if (name !== undefined) checkWebhookName(name)
    if (url !== undefined) gate.check(url)
    for (const event of events ?? []) checkWebhookEvent(event)
    if (description !== undefined) checkLength(description, limits.webhookDescription, 'description')
    if (secret !== undefined) checkLength(secret, limits.webhookSecret, 'secret')
    if (secret === '') throw new ApiError('INVALID_PARAMETER_VALUE', 'The secret of a webhook must not be empty.')
  }

  return {
    async createWebhook({ secret, ...given }) {
      check(given, secret)
      if (given.events.length === 0) throw noEvents()
      const now = nowMs()
      const webhook = { ...given, webhookId: newId(), creationTimestamp: now, lastUpdatedTimestamp: now }
      const sealed = secret === undefined ? undefined : await gate.seal(secret)
      const key = sealed === undefined ? undefined : await gate.fingerprint({ made: true })
      return store.write(function* () {
        if (key !== undefined) yield* claimWebhookKey(store, key)
        if ((yield* webhooks.count()) >= limits.webhooks)
          throw new ApiError(
            'RESOURCE_EXHAUSTED',
            `This server already has the maximum of ${limits.webhooks} webhooks.`,
          )
        yield* webhooks.create(webhook, sealed)
        return { webhook: (yield* known(webhook.webhookId)).webhook }
      })
    },

    async listWebhooks({ maxResults = PER_PAGE, pageToken }) {
      if (maxResults < 1 || maxResults > 1000)
        throw new ApiError('INVALID_PARAMETER_VALUE', 'max_results must be between 1 and 1000.')
      const [limit, offset] = [Number(maxResults), offsetFrom(pageToken)]
      const { items, hasMore } = await store.read(() => webhooks.page({ offset, limit }))
      return { webhooks: items, ...(hasMore ? { nextPageToken: offsetToken(offset + limit) } : {}) }
    },

    async getWebhook({ webhookId }) {
      return { webhook: (await store.read(() => known(webhookId))).webhook }
    },

    async updateWebhook({ webhookId, secret, events, ...change }) {
      check({ ...change, events }, secret)
      const sealed = secret === undefined ? undefined : await gate.seal(secret)
      const key = sealed === undefined ? undefined : await gate.fingerprint({ made: true })
      return store.write(function* () {
        const { webhook, sealedSecret } = yield* known(webhookId)
        if (key !== undefined) yield* claimWebhookKey(store, key, webhookId)
        // Whoever may change the address must not be able to have the secret sent there.
        if (
          change.url !== undefined &&
          change.url !== webhook.url &&
          sealedSecret !== undefined &&
          sealed === undefined
        )
          throw new ApiError('INVALID_PARAMETER_VALUE', 'To change the URL, send the secret again with it.')
        const changed = {
          ...webhook,
          ...change,
          ...(events.length === 0 ? {} : { events }),
          lastUpdatedTimestamp: nowMs(),
        }
        yield* webhooks.update(changed, sealed)
        return { webhook: (yield* known(webhookId)).webhook }
      })
    },

    async deleteWebhook({ webhookId }) {
      await store.write(function* () {
        yield* webhooks.delete((yield* known(webhookId)).webhook.webhookId)
      })
      return {}
    },

    async testWebhook({ webhookId, event }) {
      if (event !== undefined) checkWebhookEvent(event)
      const { webhook, sealedSecret } = await store.read(() => known(webhookId))
      const { entity, action } = event ?? (webhook.events[0] as WebhookEvent)
      const name = `${entity}.${action}` as WebhookEventName
      const body = webhookBody(name, exampleData[name], nowMs())
      const outcome = await gate.call({ deliveryId: newId(), url: webhook.url, body, sealedSecret })
      return { result: outcome }
    },

    async listWebhookDeliveries({ webhookId, maxResults, pageToken }) {
      const limit = bounded('max_results', maxResults ?? PER_PAGE, 1, PER_PAGE)
      const offset = offsetFrom(pageToken)
      const { items, hasMore } = await store.read(function* () {
        return yield* webhooks.deliveries((yield* known(webhookId)).webhook.webhookId, { offset, limit })
      })
      return { deliveries: items, ...(hasMore ? { nextPageToken: offsetToken(offset + limit) } : {}) }
    },
  }
}

const PER_PAGE = 100

function noEvents(): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', 'A webhook needs at least one event.')
}
