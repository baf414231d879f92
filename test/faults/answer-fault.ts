import { ApiError, isErrorCode, parseJson, type Route } from '@labbook/protocol'
import type { Answer } from './clients.js'

/** What an answer breaks of the contract, if anything. */
export function answerFault(
  { route, method }: { readonly route: Route; readonly method: string },
  answer: Answer,
): string | undefined {
  const { status, headers, body } = answer
  // 501 for what this server does not support is allowed (D-44).
  if (status >= 500 && status !== 501) return `The answer is ${status}: ${body}`
  if (method === 'HEAD') return undefined
  if (status === 200) {
    if (!route.methods.some((known) => known === method) || route.carries === 'download') return undefined
    try {
      route.response.decode(parseJson(body === '' ? '{}' : body))
      return undefined
    } catch (error) {
      return `The answer does not fit its codec (${String(error)}): ${body.slice(0, 1000)}`
    }
  }
  if (status < 400) return status === 206 || status === 304 ? undefined : `The answer is ${status}.`
  if (headers['content-type']?.includes('application/json') !== true) return `The error is no JSON: ${body}`
  const { error_code: code, message, ...others } = JSON.parse(body) as Record<string, unknown>
  if (typeof code !== 'string' || !isErrorCode(code) || typeof message !== 'string' || message === '')
    return `The error has no code or no message: ${body}`
  if (Object.keys(others).length > 0) return `The error says more than it should: ${body}`
  return new ApiError(code, '').status === status ? undefined : `The status of ${code} is not ${status}.`
}
