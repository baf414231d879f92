import { ApiError } from '@labbook/protocol'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'

const REMEDY = 'Set MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY alike for all servers of this database'

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
    // With nothing sealed yet, the newest server says which key it is; the others hear of it when they seal.
    if (own !== undefined && (known === undefined || !hasSecrets)) yield* webhooks.recordKey(own)
    if (known === undefined || (own === undefined && !hasSecrets)) return undefined
    const what = hasSecrets
      ? 'Secrets of webhooks are stored that cannot be opened with the key of this server, so their calls fail'
      : 'Another server of this database had another key for secrets of webhooks'
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
    const sentence = "The secrets of other webhooks are sealed with another key than this server's."
    throw new ApiError('INVALID_STATE', `${sentence} ${REMEDY}, or delete the webhooks that have secrets.`)
  }
  yield* webhooks.recordKey(own)
}
