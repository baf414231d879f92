import { ApiError, limits } from '@labbook/protocol'
import { checkLength } from '../services/name-rules.js'
import { checkWebhookName } from '../services/webhook-rules.js'
import type { Work } from '../store/work.js'
import type { SourceWebhook } from './mlflow-source.js'
import { type Batch, checkId, type WriterContext } from './write-batch.js'

/** A secret cannot come over, since only its own server can open it: without one, calls would not be signed as before. */
export function* writeWebhook(
  { store: { webhooks }, checkWebhookUrl }: WriterContext,
  record: SourceWebhook,
  batch: Batch,
): Work<void> {
  const { kind: _, hasSecret, creationTime, lastUpdateTime, description, ...webhook } = record
  checkId(webhook.webhookId)
  if ((yield* webhooks.find(webhook.webhookId)) !== undefined) return batch.add('webhook', 1, { wereThere: true })
  checkWebhookName(webhook.name)
  checkWebhookUrl(webhook.url)
  if (description !== undefined) checkLength(description, limits.webhookDescription, 'description')
  if (webhook.events.length === 0) throw new ApiError('INVALID_PARAMETER_VALUE', 'Labbook supports none of its events')
  if ((yield* webhooks.count()) >= limits.webhooks)
    throw new ApiError('RESOURCE_EXHAUSTED', `Labbook already has the maximum of ${limits.webhooks} webhooks`)
  yield* webhooks.create(
    {
      ...webhook,
      ...(description === undefined ? {} : { description }),
      ...(hasSecret ? { status: 'DISABLED' } : {}),
      creationTimestamp: creationTime,
      lastUpdatedTimestamp: lastUpdateTime,
    },
    undefined,
  )
  if (hasSecret)
    batch.change(
      record,
      'its secret is encrypted with the key of its server: set the secret again, then enable the webhook',
    )
  batch.add('webhook')
}
