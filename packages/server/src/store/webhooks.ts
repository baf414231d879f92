import type { Webhook, WebhookDelivery, WebhookEvent } from '@labbook/protocol'
import type { Page, SearchWindow } from './page.js'
import type { Work } from './work.js'

/** Addresses to be called, and the calls: those to come and the last ones that were made. */
export interface WebhookStore {
  create(webhook: Webhook, sealedSecret: string | undefined): Work<void>
  find(webhookId: string): Work<StoredWebhook | undefined>
  count(): Work<number>
  /** The last created first. */
  page(window: SearchWindow): Work<Page<Webhook>>
  /** Replaces all but the secret, and that if one is given. */
  update(webhook: Webhook, sealedSecret: string | undefined): Work<void>
  /** With its deliveries. */
  delete(webhookId: string): Work<void>
  /** Those that are active and want the event. */
  wanting(event: WebhookEvent): Work<readonly { readonly webhookId: string }[]>
  enqueue(delivery: NewDelivery): Work<void>
  /** Whether a call is due. */
  isDue(nowMs: number): Work<boolean>
  /** The next calls that are due, each taken for `leaseMs`: whoever took it and is gone loses it then. */
  take(options: { nowMs: number; leaseMs: number; limit: number }): Work<readonly TakenDelivery[]>
  /** How a try went; with `retryAtMs` there will be another one. Of a webhook's finished calls only `kept` stay. */
  finish(
    delivery: TakenDelivery,
    result: {
      readonly success: boolean
      readonly responseStatus: number | undefined
      readonly errorMessage: string | undefined
      readonly retryAtMs: number | undefined
    },
    options: { kept: number },
  ): Work<void>
  deliveries(webhookId: string, window: SearchWindow): Work<Page<WebhookDelivery>>
  /** Of the key that secrets are sealed with. */
  keyFingerprint(): Work<string | undefined>
  recordKey(fingerprint: string): Work<void>
  /** Whether any webhook but that one has a secret. */
  hasSecrets(options?: { except?: string | undefined }): Work<boolean>
}

export interface StoredWebhook {
  readonly webhook: Webhook
  readonly sealedSecret: string | undefined
}

export interface NewDelivery {
  readonly deliveryId: string
  readonly webhookId: string
  readonly event: WebhookEvent
  /** JSON, as it will be sent. */
  readonly body: string
  readonly nowMs: number
}

export interface TakenDelivery {
  readonly deliveryId: string
  readonly webhookId: string
  readonly body: string
  readonly url: string
  readonly sealedSecret: string | undefined
  /** This one included. */
  readonly attempts: number
}
