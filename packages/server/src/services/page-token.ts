import {
  anyJson,
  ApiError,
  type Codec,
  DecodeFault,
  double,
  int64,
  type MetricPoint,
  parseJson,
} from '@labbook/protocol'

/** Where the next page of a search begins. Opaque to clients; MLflow's own form, so that its tests pass. */
export function offsetToken(offset: number): string {
  return encode({ offset })
}

/** @throws ApiError 400 for anything that `offsetToken` did not make */
export function offsetFrom(token: string | undefined): number {
  if (token === undefined || token === '') return 0
  const { offset } = decode(token)
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) throw notAToken({ offset })
  return offset
}

/** Where the next page of a metric's history begins: behind this point, so that a late page costs what the first does. */
export function pointToken({ step, timestamp, value }: MetricPoint): string {
  return encode({ after: [String(step), String(timestamp), Object.is(value, -0) ? '-0' : String(value)] })
}

export function pointFrom(token: string | undefined): MetricPoint | undefined {
  if (token === undefined || token === '') return undefined
  const { after } = decode(token)
  if (!Array.isArray(after) || after.length !== 3 || !after.every((part) => typeof part === 'string'))
    throw notAToken({ after })
  const part = <T>(index: number, codec: Codec<T>): T => {
    try {
      return codec.decode(after[index])
    } catch (error) {
      throw error instanceof DecodeFault ? notAToken({ after }) : error
    }
  }
  return { step: part(0, int64), timestamp: part(1, int64), value: part(2, double) }
}

/** A token that is only good for the query it came with. */
export function encode(content: Readonly<Record<string, unknown>>): string {
  return Buffer.from(anyJson.write(content)).toString('base64')
}

export function decode(token: string): Record<string, unknown> {
  const bytes = Buffer.from(token, 'base64')
  if (token.length > 100_000 || token.length % 4 !== 0 || !/^[A-Za-z\d+/]+={0,2}$/.test(token)) {
    throw new ApiError('INVALID_PARAMETER_VALUE', 'Invalid page token, could not base64-decode')
  }
  let content: unknown
  try {
    content = parseJson(bytes.toString('utf8'))
  } catch {
    throw notAToken(bytes.toString('utf8'))
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw notAToken(content)
  return content as Record<string, unknown>
}

/** The refusal of a token whose text is not what it should be. */
export function notAToken(content: unknown): ApiError {
  const shown = anyJson.write(content)
  return new ApiError('INVALID_PARAMETER_VALUE', `Invalid page token, decoded value=${shown.slice(0, 100)}`)
}
