import { createHash } from 'node:crypto'
import { ApiError, type Message, parseJson } from '@labbook/protocol'
import type { Work } from '../store/work.js'
import type { Call, ServiceContext } from './context.js'

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/

/**
 * A create that a client may repeat under the same key and get the first answer (D-50, D-51). The key, a digest of the
 * request and the answer are stored in the create's own transaction.
 */
export async function createOnce<Request, Response>(
  { store, nowMs }: ServiceContext,
  route: { name: string; request: Message<Request>; response: Message<Response> },
  request: Request,
  { idempotencyKey: key, onReplay }: Call,
  create: () => Work<Response>,
): Promise<Response> {
  if (key === undefined) return store.write(create)
  if (!VISIBLE_ASCII.test(key)) {
    throw new ApiError('INVALID_PARAMETER_VALUE', 'An idempotency key must have 1 to 255 visible ASCII characters.')
  }
  const requestSha256 = createHash('sha256').update(route.request.write(request)).digest('hex')
  const { response, isReplay } = await store.write(function* () {
    const first = yield* store.idempotency.find(route.name, key)
    if (first === undefined) {
      const response = yield* create()
      const answer = route.response.write(response)
      yield* store.idempotency.put({ route: route.name, key, requestSha256, answer, nowMs: nowMs() })
      return { response, isReplay: false }
    }
    if (first.requestSha256 !== requestSha256) {
      throw new ApiError(
        'IDEMPOTENCY_KEY_REUSED',
        `The idempotency key '${key}' was already used with a different request.`,
      )
    }
    return { response: route.response.decode(parseJson(first.answer)), isReplay: true }
  })
  if (isReplay) onReplay()
  return response
}
