import fc from 'fast-check'
import { hostileText } from './arbitrary-values.js'
import { type ArbitraryRequest, content, percentEncoded } from './encode-request.js'

/** JSON that no route expects. */
const HOSTILE_JSON = [
  ['null', 'true', '0', '-0', '1.5', '1e400', '-1', '9223372036854775807', '9223372036854775808', '1e-400'],
  ['""', '" "', '"\\u0000"', '"\\ud800"', '"NaN"', '"Infinity"', '"1"', '"true"', '"\\u202e"', '"ACTIVE_ONLY"'],
  ['[]', '{}', '[null]', '[[]]', '[{}]', '{"a":1,"a":2}', '{"__proto__":{"a":1}}', '{"constructor":1}', '[1,"1",{}]'],
  [`${'['.repeat(70)}${']'.repeat(70)}`, `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`, '['.repeat(5000)],
  [`"${'x'.repeat(100_000)}"`, `[${'1,'.repeat(2000)}1]`, '01', 'NaN', "'a'", '1 2', '{"a":}', '\ufeff{}'],
].flat()

type Bend = (request: ArbitraryRequest) => ArbitraryRequest

const hostileJson = fc.constantFrom(...HOSTILE_JSON)
const anywhere = fc.nat()

const bends: readonly fc.Arbitrary<Bend>[] = [
  fc
    .constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
    // An oversized head is refused, with a body, before the method is known; a HEAD request would not read that body.
    .map((method) => (request) => ({ ...request, method: request.path.length < 8000 ? method : request.method })),
  fc
    .constantFrom('%', '%zz', '%ff', '%00', '/', '//', '/..', '?', '%2f', ';x')
    .map((tail) => (request) => ({ ...request, path: request.path.replace(/(?=\?)|$/, tail) })),
  fc
    .tuple(
      fc.constantFrom('accept', 'range', 'if-range', 'if-none-match', 'content-digest', 'expect', 'origin'),
      hostileText,
    )
    .map(([name, value]) => withHeader(name, visible(value))),
]

const queryBends: readonly fc.Arbitrary<Bend>[] = [
  fc
    .tuple(anywhere, hostileText)
    .map(([at, value]) => inQuery((query) => replacedAt(query, at, (name) => `${name}=${percentEncoded(value)}`))),
  anywhere.map((at) => inQuery((query) => replacedAt(query, at, (name) => `${name}=a&${name}=b`))),
  fc.constantFrom('%', 'a=%zz', '%ff=1', '&&&', '=', 'a[b]=1').map((query) => inQuery(() => query)),
]

const bodyBends: readonly fc.Arbitrary<Bend>[] = [
  fc.tuple(anywhere, hostileJson).map(([at, value]) => inBody((json) => replacedIn(json, at, value))),
  anywhere.map((at) => inBody((json) => replacedIn(json, at, undefined))),
  hostileJson.map((value) => inBody(() => value)),
  anywhere.map((at) => inBody((json) => json.slice(0, at % (json.length + 1)))),
  fc.constant(inBody((json) => json.replace(/^\{("\w+":)/, '{$1null,$1'))),
  fc.constant(inBody((json) => JSON.stringify(json))),
  content.map((bytes) => (request) => ({ ...request, body: Buffer.from(bytes) })),
  fc
    .constantFrom('', 'text/plain', 'application/json; charset=utf-16', 'multipart/form-data', 'APPLICATION/JSON')
    .map((type) => withHeader('content-type', type)),
  fc.constantFrom('gzip', 'br', 'identity', 'gzip, gzip').map((coding) => withHeader('content-encoding', coding)),
]

/** Makes a request wrong in one place. */
export const bend: fc.Arbitrary<Bend> = fc
  .tuple(fc.oneof(...bends, ...queryBends), fc.oneof(...bends, ...bodyBends, ...bodyBends))
  .map(
    ([ofQuery, ofBody]) =>
      (request) =>
        (request.body === undefined || request.route.carries !== 'json' ? ofQuery : ofBody)(request),
  )

function withHeader(name: string, value: string): Bend {
  return (request) => ({ ...request, headers: { ...request.headers, [name]: value } })
}

function inQuery(change: (query: string | undefined) => string): Bend {
  return (request) => {
    const [path, query] = request.path.split('?')
    return { ...request, path: `${path}?${change(query)}` }
  }
}

function inBody(change: (json: string) => string): Bend {
  return (request) => ({ ...request, body: Buffer.from(change(String(request.body))) })
}

/** The text with only the characters that a header may contain. */
function visible(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '?').slice(0, 4000)
}

function replacedAt(query: string | undefined, at: number, part: (name: string) => string): string {
  const parts = (query ?? 'run_id=').split('&')
  const place = at % parts.length
  return parts.map((old, i) => (i === place ? part(old.split('=', 1)[0] ?? '') : old)).join('&')
}

/** The JSON with one of its values replaced by another text, or removed. */
function replacedIn(json: string, at: number, replacement: string | undefined): string {
  const mark = '\u0001'
  let count = 0
  const places: unknown[] = []
  JSON.parse(json, (_, value: unknown) => void places.push(value))
  const place = at % places.length
  const marked = JSON.stringify(JSON.parse(json), function replace(name, value: unknown) {
    if (name === '' && count === 0) return value
    return count++ === place ? (replacement === undefined ? undefined : mark) : value
  })
  return marked.replace(JSON.stringify(mark), () => replacement ?? '')
}
