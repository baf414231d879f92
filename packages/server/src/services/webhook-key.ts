import { ApiError } from '@labbook/protocol'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'

const REMEDY = 'Set MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY to the same value on all servers of this database'

/**
 * Servers of one database must seal secrets of webhooks with one key. The database remembers which: by a fingerprint, from
 * which the key cannot be found. Gives what to say to the operator of a server that has another key, or none.
 */
export async function compareWebhookKey(store: Store, own: string | undefined): Promise<string | undefined> {
  const { webhooks } = store
  if ((await store.read(() => webhooks.keyFingerprint())) === own) return undefined
  return store.write(function* () {
    const known = yield* webhooks.keyFingerprint()
    const hasSecrets = yield* webhooks.hasSecrets()
    // As long as nothing is encrypted, the server started last sets the key; others find out when they encrypt.
    if (own !== undefined && (known === undefined || !hasSecrets)) yield* webhooks.recordKey(own)
    if (known === undefined || (own === undefined && !hasSecrets)) return undefined
    const what = hasSecrets
      ? "Some stored webhook secrets cannot be decrypted with this server's key, so their deliveries fail"
      : 'Another server of this database used a different key for webhook secrets'
    return `${what}. ${REMEDY}.`
  })
}

/**
 * Before a secret is stored that was sealed with this key: `webhookId` is the webhook whose own secret it replaces.
 *
 * @throws ApiError if others are sealed with another key
 */
export function* claimWebhookKey({ webhooks }: Store, own: string, webhookId?: string): Work<void> {
  if ((yield* webhooks.keyFingerprint()) === own) return
  if (yield* webhooks.hasSecrets({ except: webhookId })) {
    const sentence = "The secrets of other webhooks are encrypted with a different key from this server's."
    throw new ApiError('INVALID_STATE', `${sentence} ${REMEDY}, or delete the webhooks that have secrets.`)
  }
  yield* webhooks.recordKey(own)
}
