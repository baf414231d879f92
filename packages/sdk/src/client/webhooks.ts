import {
  limits,
  type Webhook as WireWebhook,
  type WebhookEvent,
  type WebhookStatus,
  type WebhookTestResult,
  webhookRoutes,
} from '@labbook/protocol'
import { checkText } from '../checks/ids.js'
import type { ClientContext } from './client-context.js'
import { checkMaxResults, type PageList, pageOf, type PageOptions } from './page-list.js'

/** An address that the server calls when something happens. Its secret is never given. */
export interface Webhook {
  readonly webhookId: string
  readonly name: string
  readonly description: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly status: WebhookStatus
  readonly creationTimestamp: number
  readonly lastUpdatedTimestamp: number
}

/** What a new webhook is called for, and how. */
export interface CreateWebhookOptions {
  readonly events: readonly WebhookEvent[]
  readonly description?: string | undefined
  /** Signs the calls, so that the receiver knows who makes them. */
  readonly secret?: string | undefined
  readonly status?: WebhookStatus | undefined
}

/** What to change of a webhook. What is left out stays. */
export interface UpdateWebhookOptions extends Partial<CreateWebhookOptions> {
  readonly name?: string | undefined
  readonly url?: string | undefined
}

const MOST_A_PAGE = 1000

export function webhookCalls({ registry }: ClientContext) {
  const routes = registry.client(webhookRoutes)

  return {
    /**
     * Lets the server call an address when something happens.
     *
     * @example
     * const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }] as const
     * const webhook = await client.createWebhook('deploy', 'https://ci.example/hooks', { events })
     */
    async createWebhook(
      name: string,
      url: string,
      { events, description, secret, status = 'ACTIVE' }: CreateWebhookOptions,
    ): Promise<Webhook> {
      checkText('webhook name', name, limits.webhookName)
      checkText('webhook URL', url, limits.webhookUrl)
      return webhookOf((await routes.createWebhook({ name, url, events, description, secret, status })).webhook)
    },

    /**
     * The webhook with the id.
     *
     * @example const { status } = await client.getWebhook(webhookId)
     */
    async getWebhook(webhookId: string): Promise<Webhook> {
      checkWebhookId(webhookId)
      return webhookOf((await routes.getWebhook({ webhookId })).webhook)
    },

    /**
     * All webhooks, 100 a page unless told otherwise.
     *
     * @example const webhooks = await client.listWebhooks()
     */
    async listWebhooks({ maxResults = 100, pageToken }: PageOptions = {}): Promise<PageList<Webhook>> {
      checkMaxResults(maxResults, MOST_A_PAGE)
      const { webhooks, nextPageToken } = await routes.listWebhooks({ maxResults, pageToken })
      return pageOf(webhooks, nextPageToken, webhookOf)
    },

    /**
     * Changes a webhook; what is left out stays as it is.
     *
     * @example await client.updateWebhook(webhookId, { status: 'DISABLED' })
     */
    async updateWebhook(webhookId: string, { events = [], ...change }: UpdateWebhookOptions): Promise<Webhook> {
      checkWebhookId(webhookId)
      return webhookOf((await routes.updateWebhook({ webhookId, ...change, events })).webhook)
    },

    /**
     * Removes a webhook.
     *
     * @example await client.deleteWebhook(webhookId)
     */
    async deleteWebhook(webhookId: string): Promise<void> {
      checkWebhookId(webhookId)
      await routes.deleteWebhook({ webhookId })
    },

    /**
     * Lets the server call the address at once, with made-up data.
     *
     * @example const { success } = await client.testWebhook(webhookId)
     */
    async testWebhook(
      webhookId: string,
      { event }: { readonly event?: WebhookEvent } = {},
    ): Promise<WebhookTestResult> {
      checkWebhookId(webhookId)
      return (await routes.testWebhook({ webhookId, event })).result
    },
  }
}

function checkWebhookId(webhookId: unknown): asserts webhookId is string {
  checkText('webhook ID', webhookId, 256)
}

function webhookOf(webhook: WireWebhook): Webhook {
  return {
    ...webhook,
    description: webhook.description ?? '',
    creationTimestamp: Number(webhook.creationTimestamp),
    lastUpdatedTimestamp: Number(webhook.lastUpdatedTimestamp),
  }
}
