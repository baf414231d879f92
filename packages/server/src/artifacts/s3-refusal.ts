import { ApiError } from '@labbook/protocol'

/** What the store refused, as a sentence for the operator; what is no refusal, such as a client's broken body, as it came. */
export function s3Refusal(fault: unknown, store: string): unknown {
  if (!(fault instanceof Error) || fault instanceof ApiError) return fault
  const status = s3Status(fault)
  const sentence = REFUSALS.has(fault.name)
    ? `The artifact store ${store} refused the server (${fault.name}). Its operator must check the credentials and permissions.`
    : status === 401 || status === 403
      ? `The artifact store ${store} refused the server. Its operator must check the credentials and permissions.`
      : fault.name === 'NoSuchBucket' || fault.name === 'PermanentRedirect'
        ? `The bucket of the artifact store ${store} does not exist in the configured region.`
        : fault.name === 'CredentialsProviderError'
          ? `The server has no credentials for the artifact store ${store}.`
          : '$metadata' in fault && (status === undefined || status >= 500 || status === 429)
            ? `The artifact store ${store} cannot be reached.`
            : undefined
  if (sentence === undefined) return fault
  return new ApiError('TEMPORARILY_UNAVAILABLE', sentence, { cause: fault, retryAfterS: 5 })
}

/** The status of the store's answer; none if there was no answer. */
export function s3Status(fault: unknown): number | undefined {
  if (typeof fault !== 'object' || fault === null || !('$metadata' in fault)) return undefined
  const metadata = fault.$metadata
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined
}

const REFUSALS = new Set([
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
])
