import { platform } from '#platform'
import { DataError } from '../data-error.js'
import type { DataSource } from '../frame/frame.js'
import { joinBytes } from './join-bytes.js'
import type { ReadOptions, Source } from './source.js'

/** The content of a source, inflated, and what is known of the place it came from. */
export interface Content {
  readonly bytes: Uint8Array
  /** What errors call it: the path or the URL. */
  readonly file?: string | undefined
  readonly source?: DataSource | undefined
}

const MAX_BYTES = 2 ** 31

/**
 * Reads a source to its end.
 *
 * @throws DataError FILE_NOT_FOUND, NETWORK, TOO_LARGE; and what `signal` was aborted with
 */
export async function readBytes(source: Source, options: ReadOptions): Promise<Content> {
  const { stream, total, ...place } = await open(source, options)
  const limit = options.maxBytes ?? MAX_BYTES
  const raw = await collect(stream, { ...options, file: place.file, limit, total }).catch((error: unknown) => {
    if (error instanceof DataError || options.signal?.aborted === true) throw error
    throw new DataError('NETWORK', `ended before its end: ${reasonOf(error)}`, { file: place.file })
  })
  const bytes = isGzip(raw) ? await inflate(raw, { ...options, file: place.file, limit }) : raw
  return { bytes, ...place }
}

interface Opened {
  readonly stream: ReadableStream<Uint8Array>
  readonly total?: number | undefined
  readonly file?: string | undefined
  readonly source?: DataSource | undefined
}

async function open(source: Source, options: ReadOptions): Promise<Opened> {
  options.signal?.throwIfAborted()
  if (source instanceof ReadableStream) return { stream: source }
  if (source instanceof Blob) return { stream: source.stream(), total: source.size }
  if (source instanceof Uint8Array) return { stream: streamOf(source), total: source.length }
  if (source instanceof ArrayBuffer) return { stream: streamOf(new Uint8Array(source)), total: source.byteLength }
  const text = String(source)
  if (/^https?:\/\//i.test(text)) return openUrl(text, options)
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(text) && !text.startsWith('file:')) {
    throw new DataError('BAD_OPTION', 'is neither a path nor an http(s) URL', { value: text })
  }
  return { ...(await platform.openPath(text)), file: text, source: { type: 'local', uri: text } }
}

async function openUrl(url: string, { signal }: ReadOptions): Promise<Opened> {
  const response = await fetch(url, { signal: signal ?? null }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw new DataError('NETWORK', `could not be reached: ${reasonOf(error)}`, { value: url })
  })
  if (!response.ok || response.body === null) {
    throw new DataError('NETWORK', `answered with status ${response.status}`, { value: url })
  }
  const length = response.headers.get('content-length')
  return {
    stream: response.body,
    total: length === null ? undefined : Number(length),
    file: url,
    source: { type: 'http', uri: url },
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error
  return cause instanceof Error ? cause.message : message
}

interface CollectOptions extends ReadOptions {
  readonly file: string | undefined
  readonly limit: number
  readonly total?: number | undefined
}

async function collect(stream: ReadableStream<Uint8Array>, options: CollectOptions): Promise<Uint8Array> {
  const { file, limit, total, signal, onProgress } = options
  const chunks: Uint8Array[] = []
  let done = 0
  const reader = stream.getReader()
  // A stream may fall silent: then nothing but this ends the wait.
  const stop = () => void reader.cancel(signal?.reason).catch(() => {})
  signal?.addEventListener('abort', stop, { once: true })
  try {
    for (;;) {
      signal?.throwIfAborted()
      const { value } = await reader.read()
      if (value === undefined) {
        signal?.throwIfAborted()
        break
      }
      done += value.length
      if (done > limit) throw new DataError('TOO_LARGE', `has more than ${limit} bytes (maxBytes)`, { file })
      chunks.push(value)
      onProgress?.({ phase: 'load', done, ...(total !== undefined && { total }) })
    }
  } catch (error) {
    await reader.cancel().catch(() => {})
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  return joinBytes(chunks, done)
}

/** Its types differ between Node and browsers. */
interface Gunzip {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
}

async function inflate(bytes: Uint8Array, options: CollectOptions): Promise<Uint8Array> {
  const gunzip = new DecompressionStream('gzip') as unknown as Gunzip
  const inflated = streamOf(bytes).pipeThrough(gunzip)
  try {
    return await collect(inflated, options)
  } catch (error) {
    if (error instanceof DataError || options.signal?.aborted === true) throw error
    throw new DataError('BAD_DOCUMENT', 'is cut short or damaged: its gzip data does not end as it should', {
      file: options.file,
    })
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      if (bytes.length > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
}
