import { addressesOf, type Route } from '@labbook/protocol'
import fc from 'fast-check'
import { mostly } from './arbitrary-values.js'

/** A request as sent. */
export interface ArbitraryRequest {
  readonly route: Route
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

/** As a client sends it. */
export function encodedRequest(route: Route, arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<ArbitraryRequest> {
  const method = fc.constantFrom(...route.methods)
  const address = fc.constantFrom(...addressesOf(route))
  return fc
    .record({ request: arbitrary, method, address, content, idempotencyKey })
    .map(({ request, method, address, content, idempotencyKey }): ArbitraryRequest => {
      const inPath = new Set<string>()
      const path = address.replace(/[:*](\w+)/g, (mark, name: string) => {
        inPath.add(name)
        const value = String((request as Record<string, unknown>)[camelCase(name)] ?? '')
        return mark.startsWith('*') ? value.split('/').map(percentEncoded).join('/') : percentEncoded(value)
      })
      if (method === 'GET' || route.carries !== 'json') {
        const query = [...route.request.writeQuery(request)]
          .filter(([name]) => !inPath.has(name))
          .map(([name, value]) => `${name}=${percentEncoded(value)}`)
          .join('&')
        const isUpload = route.carries === 'upload'
        return {
          route,
          method,
          path: query === '' ? path : `${path}?${query}`,
          headers: isUpload ? { 'content-type': 'application/octet-stream' } : {},
          body: isUpload ? Buffer.from(content) : undefined,
        }
      }
      const headers: ArbitraryRequest['headers'] = idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }
      return { route, method, path, headers, body: Buffer.from(route.request.write(request)) }
    })
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

/** Lone surrogates are encoded as the bytes that a careless client would send. */
export function percentEncoded(value: string): string {
  return value.isWellFormed() ? encodeURIComponent(value) : '%ED%A0%80'
}

const idempotencyKey = fc.option(mostly(fc.constantFrom('a', 'b', 'aa'), fc.constant('x'.repeat(256))), { freq: 8 })
/** The body of an upload. */
export const content = fc.uint8Array({ maxLength: 2000 })
