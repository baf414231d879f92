import { DataError } from '../data-error.js'
import { joinBytes } from '../readers/join-bytes.js'
import type { OpenmlOptions } from './openml-options.js'

const RETRIES = 3
const REDIRECTS = 5
const SILENCE_MS = 30_000
const MAX_BYTES = 2 ** 31

type DownloadOptions = Pick<OpenmlOptions, 'signal' | 'onProgress'>

/**
 * The body at a URL; `undefined` if the server says that there is none (404, or OpenML's 412). Network errors and 5xx are tried
 * again, 30 s without a byte are an error, and redirects lead to https or the same host only.
 */
export async function download(
  url: string,
  options: DownloadOptions,
  maxBytes = MAX_BYTES,
): Promise<Uint8Array | undefined> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(url, { ...options, maxBytes })
    } catch (error) {
      options.signal?.throwIfAborted()
      if (attempt === RETRIES || !(error instanceof Transient)) throw asDataError(error, url)
      await pause(2 ** attempt * 250 * (0.5 + Math.random()), options.signal)
    }
  }
}

/** What may be gone the next time. */
class Transient extends Error {}

interface OnceOptions extends DownloadOptions {
  readonly maxBytes: number
}

async function once(url: string, options: OnceOptions): Promise<Uint8Array | undefined> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), SILENCE_MS)
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), SILENCE_MS)
  }
  const signal = options.signal ? AbortSignal.any([options.signal, silence.signal]) : silence.signal
  try {
    const response = await follow(url, signal)
    if (response.status === 404 || response.status === 412) return undefined
    if (response.status >= 500) throw new Transient(`answered with status ${response.status}`)
    if (!response.ok) throw new Error(`answered with status ${response.status}`)
    return await bodyOf(response, options, heard)
  } catch (error) {
    if (silence.signal.aborted) throw new Transient(`sent nothing for ${SILENCE_MS / 1000} s`)
    throw error instanceof TypeError ? new Transient(causeOf(error)) : error
  } finally {
    clearTimeout(timer)
  }
}

async function follow(url: string, signal: AbortSignal): Promise<Response> {
  let at = new URL(url)
  for (let hops = 0; hops <= REDIRECTS; hops += 1) {
    const response = await fetch(at, { redirect: 'manual', signal, headers: { accept: '*/*' } })
    const target = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || target === null) return response
    await response.body?.cancel()
    const next = new URL(target, at)
    if (next.protocol !== 'https:' && next.host !== at.host)
      throw new Error(`redirects to ${next.origin}, which is not https`)
    at = next
  }
  throw new Error(`redirects more than ${REDIRECTS} times`)
}

async function bodyOf(
  response: Response,
  { onProgress, maxBytes }: OnceOptions,
  heard: () => void,
): Promise<Uint8Array> {
  const total = Number(response.headers.get('content-length') ?? Number.NaN)
  const chunks: Uint8Array[] = []
  let done = 0
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  for (;;) {
    const { value } = await reader.read()
    if (value === undefined) break
    heard()
    done += value.length
    if (done > maxBytes) {
      await reader.cancel()
      throw new DataError('TOO_LARGE', `has more than ${maxBytes} bytes`, { value: response.url })
    }
    chunks.push(value)
    onProgress?.({ phase: 'load', done, ...(Number.isFinite(total) && { total }) })
  }
  return joinBytes(chunks, done)
}

function asDataError(error: unknown, url: string): Error {
  if (error instanceof DataError) return error
  return new DataError('NETWORK', (error as Error).message, { value: url })
}

function causeOf({ cause, message }: Error): string {
  return `could not be reached: ${cause instanceof Error ? cause.message : message}`
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        reject(signal.reason as Error)
      },
      { once: true },
    )
  })
}
