import { platform } from '#platform'
import { DataError } from '../data-error.js'
import type { FileCache } from '../platform.js'
import { download } from './download.js'
import type { OpenmlOptions } from './openml-options.js'

const OPENML = 'https://www.openml.org'
const OPENML_HOSTS = /^https?:\/\/(www\.|api\.)?openml\.org(?=\/)/

/** Of an answer that is no file: the features of 100,000 columns take a third of it. */
const MAX_JSON_BYTES = 2 ** 26

/** OpenML's answers, from the cache where they are there. */
export interface Answers {
  /** What `read` makes of the JSON at a path below the base, `undefined` if OpenML has none. What it refuses is not kept. */
  json<T>(path: string, read: (answer: unknown) => T): Promise<T>
  /** A file whose MD5 is known. */
  file(url: string, md5: string): Promise<Uint8Array>
}

export function openAnswers(options: OpenmlOptions): Answers {
  const cache = platform.openCache(options.cacheDir)
  const base = (options.baseUrl ?? platform.variable('LABBOOK_OPENML_URL') ?? OPENML).replace(/\/+$/, '')
  const offline = options.offline ?? platform.variable('LABBOOK_OFFLINE') === '1'

  const request = async (path: string, url: string, maxBytes?: number) => {
    if (offline) {
      const rule = `is not in the cache, and no request is made offline. Looked for ${cache.place(path)}.`
      throw new DataError('OFFLINE', rule, { value: url })
    }
    return download(url, options, maxBytes)
  }

  return {
    json: async (path, read) => {
      const kept = await cache.get(path)
      const bytes = kept ?? (await request(path, `${base}/${path}`, MAX_JSON_BYTES))
      if (bytes === undefined) return read(undefined)
      try {
        const answer = read(parseJson(bytes, path))
        if (kept === undefined) await cache.put(path, bytes)
        return answer
      } catch (error) {
        if (kept !== undefined) await cache.remove(path)
        throw error
      }
    },
    file: async (url, md5) => {
      const path = pathOf(url)
      const kept = await cache.get(path)
      const bytes = kept ?? (await request(path, OPENML_HOSTS.test(url) ? `${base}/${path}` : url))
      if (bytes === undefined) throw new DataError('DATASET_NOT_FOUND', 'is not on OpenML', { value: url })
      await check(bytes, { md5, path, cache, url })
      if (kept === undefined) await cache.put(path, bytes)
      return bytes
    },
  }
}

/** Where the cache keeps the file of a URL: its path, as scikit-learn has it. */
function pathOf(url: string): string {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) {
    throw new DataError('BAD_DOCUMENT', "is no http(s) URL of a file, in OpenML's answer", { value: url })
  }
  return new URL(url).pathname
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .join('/')
}

interface Check {
  readonly md5: string
  readonly path: string
  readonly url: string
  readonly cache: FileCache
}

async function check(bytes: Uint8Array, { md5, path, url, cache }: Check) {
  const found = platform.md5(bytes)
  if (found === md5) return
  await cache.remove(path)
  const rule = `has the MD5 ${found}, but OpenML states ${md5}. It is not used; try again.`
  throw new DataError('CHECKSUM_MISMATCH', rule, { value: url })
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown
  } catch {
    throw new DataError('BAD_DOCUMENT', "is no JSON in OpenML's answer", { value: path })
  }
}
