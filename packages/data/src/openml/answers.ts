import { platform } from '#platform'
import { DataError } from '../data-error.js'
import type { FileCache } from '../platform.js'
import { download } from './download.js'
import type { OpenmlOptions } from './openml-options.js'

const OPENML = 'https://www.openml.org'
const OPENML_HOSTS = /^https?:\/\/(www\.|api\.)?openml\.org(?=\/)/

/** OpenML's answers, from the cache where they are there. */
export interface Answers {
  /** The JSON at a path below the base; `undefined` if OpenML has none. */
  json(path: string): Promise<unknown>
  /** A file whose MD5 is known. */
  file(url: string, md5: string): Promise<Uint8Array>
}

export function openAnswers(options: OpenmlOptions): Answers {
  const cache = platform.openCache(options.cacheDir)
  const base = (options.baseUrl ?? platform.variable('LABBOOK_OPENML_URL') ?? OPENML).replace(/\/+$/, '')
  const offline = options.offline ?? platform.variable('LABBOOK_OFFLINE') === '1'

  const request = async (path: string, url: string) => {
    if (offline) {
      const rule = `is not in the cache, and no request is made offline. Looked for ${cache.place(path)}.`
      throw new DataError('OFFLINE', rule, { value: url })
    }
    return download(url, options)
  }

  return {
    json: async (path) => {
      const kept = await cache.get(path)
      const bytes = kept ?? (await request(path, `${base}/${path}`))
      if (bytes === undefined) return undefined
      const answer = parseJson(bytes, path)
      if (kept === undefined) await cache.put(path, bytes)
      return answer
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
  const { pathname } = new URL(url)
  return pathname
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
