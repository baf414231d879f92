import type { Webhook, WebhookDelivery, WebhookEvent } from '@labbook/protocol'
import type { Page, SearchWindow } from './page.js'
import type { Work } from './work.js'

/** Webhooks and their deliveries: pending ones and the latest finished ones. */
export interface WebhookStore {
  create(webhook: Webhook, sealedSecret: string | undefined): Work<void>
  find(webhookId: string): Work<StoredWebhook | undefined>
  count(): Work<number>
  /** Newest first. */
  page(window: SearchWindow): Work<Page<Webhook>>
  /** Replaces everything; the secret only if one is given. */
  update(webhook: Webhook, sealedSecret: string | undefined): Work<void>
  /** With its deliveries. */
  delete(webhookId: string): Work<void>
  /** The active webhooks that subscribe to the event. */
  wanting(event: WebhookEvent): Work<readonly { readonly webhookId: string }[]>
  enqueue(delivery: NewDelivery): Work<void>
  /** Whether a call is due. */
  isDue(nowMs: number): Work<boolean>
  /** Leases the next due calls for `leaseMs`. If a server dies, its calls become due again after that. */
  take(options: { nowMs: number; leaseMs: number; limit: number }): Work<readonly TakenDelivery[]>
  /** Records the result of a try; with `retryAtMs` there will be another. Only the latest `kept` finished calls of a webhook are kept. */
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
  /** The fingerprint of the key that seals secrets. */
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
  /** The JSON to send. */
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
