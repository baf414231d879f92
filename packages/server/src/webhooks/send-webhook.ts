import { createHmac } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { checkTarget, NoPublicAddress, publicLookup, type TargetPolicy } from './public-target.js'

/** A call as it goes out. */
export interface WebhookCall {
  readonly deliveryId: string
  readonly url: string
  /** JSON. */
  readonly body: string
  readonly secret: string | undefined
}

/** How a call went; nothing of what was answered but its status. */
export interface WebhookOutcome {
  readonly success: boolean
  readonly responseStatus: number | undefined
  readonly errorMessage: string | undefined
}

export type SendWebhook = (call: WebhookCall, signal?: AbortSignal) => Promise<WebhookOutcome>

/** An address that does not answer within this is given up. */
const ANSWER_WITHIN_MS = 5000

/** Calls addresses that the policy allows: no redirect is followed, and no byte of an answer's body is read. */
export function webhookSender(
  policy: TargetPolicy,
  { lookup = publicLookup(), nowMs }: { lookup?: ReturnType<typeof publicLookup>; nowMs: () => number },
): SendWebhook {
  return async ({ deliveryId, url, body, secret }, signal) => {
    try {
      checkTarget(url, policy)
    } catch (error) {
      return failure((error as Error).message)
    }
    const timestamp = String(Math.floor(nowMs() / 1000))
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'labbook',
      'x-mlflow-delivery-id': deliveryId,
      'x-mlflow-timestamp': timestamp,
      ...(secret === undefined ? {} : { 'x-mlflow-signature': signature(secret, { deliveryId, timestamp, body }) }),
    }
    const request = url.startsWith('https:') ? httpsRequest : httpRequest
    const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const limited = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
    let isLookingUp = false
    const watchedLookup: LookupFunction = (hostname, options, callback) => {
      isLookingUp = true
      lookup(hostname, options, (...found) => {
        isLookingUp = false
        callback(...found)
      })
    }
    const reasonOf = (error: NodeJS.ErrnoException) => {
      if (error instanceof NoPublicAddress || (timeout.aborted && isLookingUp)) return NO_PUBLIC_ADDRESS
      if (timeout.aborted) return `No response within ${ANSWER_WITHIN_MS / 1000} s.`
      // Without the address that the name led to.
      return `It could not be reached (${error.code ?? error.message}).`
    }
    return new Promise((resolve) => {
      const options = {
        method: 'POST',
        headers,
        agent: false,
        signal: limited,
        ...(policy.allowsPrivate ? {} : { lookup: watchedLookup }),
      } as const
      const call = request(url, options, (response) => {
        const responseStatus = response.statusCode ?? 0
        response.destroy()
        const success = responseStatus >= 200 && responseStatus < 300
        resolve({ success, responseStatus, errorMessage: success ? undefined : `It answered ${responseStatus}.` })
      })
      call.on('error', (error) => {
        resolve(failure(reasonOf(error)))
      })
      call.end(body)
    })
  }
}

/** The same message for every name that may not be called, so that it does not reveal internal host names. */
const NO_PUBLIC_ADDRESS = 'Its host name resolves to no address that this server may call.'

/** `v1,` and the base64 of HMAC-SHA256 over `<delivery id>.<timestamp>.<body>` (registry-api §10). */
function signature(
  secret: string,
  { deliveryId, timestamp, body }: { deliveryId: string; timestamp: string; body: string },
): string {
  return `v1,${createHmac('sha256', secret).update(`${deliveryId}.${timestamp}.${body}`).digest('base64')}`
}

function failure(errorMessage: string): WebhookOutcome {
  return { success: false, responseStatus: undefined, errorMessage: errorMessage.slice(0, 500) }
}
