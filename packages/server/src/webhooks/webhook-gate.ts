import { checkTarget } from './public-target.js'
import { openSecretBox } from './secret-box.js'
import { webhookSender, type WebhookOutcome } from './send-webhook.js'

/** What the server's configuration says about webhooks. */
export interface WebhookConfig {
  readonly dataDir: string
  readonly webhookSchemes: readonly string[]
  readonly allowPrivateWebhooks: boolean
  readonly webhookSecretKey?: string | undefined
}

/** A call whose secret is sealed, as the database keeps it. */
export interface SealedCall {
  readonly deliveryId: string
  readonly url: string
  readonly body: string
  readonly sealedSecret: string | undefined
}

/** The one way from this server to other people's addresses. */
export function openWebhookGate(config: WebhookConfig, nowMs: () => number) {
  const policy = { schemes: ['https', ...config.webhookSchemes], allowsPrivate: config.allowPrivateWebhooks }
  const secrets = openSecretBox({ dataDir: config.dataDir, key: config.webhookSecretKey })
  const send = webhookSender(policy, { nowMs })

  return {
    check: (url: string) => checkTarget(url, policy),
    seal: (secret: string) => secrets.seal(secret),
    fingerprint: (options: { made: boolean }) => secrets.fingerprint(options),
    async call({ sealedSecret, ...call }: SealedCall, signal?: AbortSignal): Promise<WebhookOutcome> {
      let secret: string | undefined
      try {
        secret = sealedSecret === undefined ? undefined : await secrets.open(sealedSecret)
      } catch {
        const errorMessage =
          "Its secret cannot be decrypted with this server's key: see MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY."
        return { success: false, responseStatus: undefined, errorMessage }
      }
      return send({ ...call, secret }, signal)
    },
  }
}
