import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { fetchOpenml } from '@labbook/data'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const houses = fileURLToPath(new URL('../../../../test/data/house_sales.arff.gz', import.meta.url))
const FILE = '/data/v1/download/42079/house_sales.arff'

interface Answer {
  readonly status?: number
  readonly body: string | Uint8Array
  readonly location?: string
}

/** What stands in for openml.org: its answers by path, and what was asked. */
let server: Server
let baseUrl: string
let answers: Map<string, Answer>
let asked: string[]
let arff: Uint8Array
let cacheDir: string

beforeAll(async () => {
  arff = gunzipSync(await readFile(houses))
  server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    const answer = answers.get(path)
    if (answer === undefined) response.writeHead(412).end('{"error":{"code":"372"}}')
    else response.writeHead(answer.status ?? 200, answer.location ? { location: answer.location } : {}).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'labbook-openml-'))
  asked = []
  answers = new Map<string, Answer>([
    [`${LIST}/data_version/1`, json({ data: { dataset: [HOUSES] } })],
    [`${LIST}/status/active`, json({ data: { dataset: [HOUSES, { ...HOUSES, did: 42092, version: 2 }] } })],
    ['/api/v1/json/data/42079', json({ data_set_description: description() })],
    ['/api/v1/json/data/features/42079', json({ data_features: { feature: features() } })],
    [FILE, { body: arff }],
  ])
})

afterEach(() => rm(cacheDir, { recursive: true }))

const LIST = '/api/v1/json/data/list/data_name/house_sales/limit/2'
const HOUSES = { did: 42079, name: 'house_sales', version: 1, status: 'active', format: 'ARFF' }

it('[T4] [DA-20] [DA-21] fetches house_sales by name and version, and shows its head', async () => {
  const dataset = await fetchOpenml('house_sales', { version: 1, baseUrl, cacheDir })
  expect(dataset).toMatchObject({ id: 42079, name: 'house_sales', version: 1, target: null })
  expect(dataset.data.shape).toEqual([21613, 20])
  expect(dataset.data.head().shape).toEqual([5, 20])
  expect(dataset.data.row(0)).toMatchObject({ price: 221900, bedrooms: 3, bathrooms: 1, sqft_living: 1180 })
  expect(dataset.data.source).toEqual({ type: 'http', uri: `https://www.openml.org${FILE}` })
  expect(asked).toEqual([`${LIST}/data_version/1`, '/api/v1/json/data/42079', '/api/v1/json/data/features/42079', FILE])
})

it('[DA-23] [DA-24] keeps what it fetched, and needs no server then', async () => {
  await fetchOpenml('house_sales', { version: 1, baseUrl, cacheDir })
  asked = []
  const { data } = await fetchOpenml('house_sales', { version: 1, cacheDir, offline: true })
  expect(data.numRows()).toBe(21613)
  expect(asked).toEqual([])
  expect(md5(gunzipSync(await readFile(join(cacheDir, `openml/openml.org${FILE}.gz`))))).toBe(md5(arff))
})

it('[DA-24] says where it looked when it is offline and has nothing', async () => {
  const fetched = fetchOpenml('house_sales', { version: 1, cacheDir, offline: true })
  await expect(fetched).rejects.toMatchObject({ code: 'OFFLINE', message: expect.stringContaining(cacheDir) })
})

it('[DA-24] reads a file that is there already, without a request', async () => {
  const { data } = await fetchOpenml('house_sales', { file: houses, baseUrl, cacheDir })
  expect(data.shape).toEqual([21613, 20])
  expect(asked).toEqual([])
})

describe('[DA-22] the MD5', () => {
  it('refuses a download that differs, and keeps nothing', async () => {
    answers.set(FILE, { body: Uint8Array.of(...arff.subarray(0, 1000), 10) })
    const fetched = fetchOpenml('house_sales', { version: 1, baseUrl, cacheDir })
    await expect(fetched).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
      message: expect.stringContaining(md5(arff)),
    })
    await expect(readFile(join(cacheDir, `openml/openml.org${FILE}.gz`))).rejects.toThrow('ENOENT')
  })

  it('refuses a file of the cache that was changed, removes it and fetches it the next time', async () => {
    await fetchOpenml('house_sales', { version: 1, baseUrl, cacheDir })
    await writeFile(join(cacheDir, `openml/openml.org${FILE}.gz`), gzipSync('changed'))
    const again = () => fetchOpenml('house_sales', { version: 1, baseUrl, cacheDir })
    await expect(again()).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' })
    expect((await again()).data.numRows()).toBe(21613)
  })
})

describe('[DA-25] versions, targets and states', () => {
  it('takes the lowest active version, with a warning if there are several', async () => {
    const warnings: string[] = []
    const dataset = await fetchOpenml('house_sales', { baseUrl, cacheDir, onWarning: (text) => warnings.push(text) })
    expect(dataset.version).toBe(1)
    expect(warnings).toEqual([expect.stringContaining('several versions')])
  })

  it('puts targets aside, and leaves out ignored columns and row ids', async () => {
    const marked = features().map((feature) => ({
      ...feature,
      is_target: String(feature.name === 'price'),
      is_ignore: String(feature.name === 'date'),
      is_row_identifier: String(feature.name === 'zipcode'),
    }))
    answers.set('/api/v1/json/data/features/42079', json({ data_features: { feature: marked } }))
    const { data, target, frame } = await fetchOpenml({ id: 42079 }, { baseUrl, cacheDir })
    expect(data.columns).toHaveLength(17)
    expect(target?.columns).toEqual(['price'])
    expect(frame.columns).toEqual([...data.columns, 'price'])
  })

  it('warns of a dataset that is deactivated, and refuses one in error', async () => {
    const warnings: string[] = []
    const options = { baseUrl, cacheDir, onWarning: (text: string) => warnings.push(text) }
    answers.set('/api/v1/json/data/42079', json({ data_set_description: { ...description(), status: 'deactivated' } }))
    await fetchOpenml({ id: 42079 }, options)
    expect(warnings).toEqual([expect.stringContaining('deactivated')])
    const faulty = { ...description(), id: '7', status: 'in_preparation', error: 'no such file' }
    answers.set('/api/v1/json/data/7', json({ data_set_description: faulty }))
    await expect(fetchOpenml({ id: 7 }, options)).rejects.toThrow('no such file')
  })

  it('says so when there is no such name, version or id', async () => {
    const refused = { code: 'DATASET_NOT_FOUND' }
    await expect(fetchOpenml('no_such', { baseUrl, cacheDir })).rejects.toMatchObject(refused)
    await expect(fetchOpenml('house_sales', { version: 9, baseUrl, cacheDir })).rejects.toMatchObject(refused)
    await expect(fetchOpenml({ id: 1 }, { baseUrl, cacheDir })).rejects.toMatchObject(refused)
  })
})

describe('[DA-26] a bad network', () => {
  it('asks again after a 503, and gives up with its status', async () => {
    answers.set('/api/v1/json/data/42079', { status: 503, body: 'busy' })
    const fetched = fetchOpenml({ id: 42079 }, { baseUrl, cacheDir })
    await expect(fetched).rejects.toMatchObject({ code: 'NETWORK', message: expect.stringContaining('503') })
    expect(asked).toHaveLength(4)
  })

  it('follows redirects on the host, and no plain one elsewhere', async () => {
    answers.set('/api/v1/json/data/42079', { status: 302, body: '', location: '/moved' })
    answers.set('/moved', json({ data_set_description: description() }))
    expect((await fetchOpenml({ id: 42079 }, { baseUrl, cacheDir })).data.numRows()).toBe(21613)
    answers.set('/api/v1/json/data/8', { status: 302, body: '', location: 'http://localhost:1/' })
    await expect(fetchOpenml({ id: 8 }, { baseUrl, cacheDir })).rejects.toThrow('not https')
    answers.set('/api/v1/json/data/9', { status: 302, body: '', location: '/api/v1/json/data/9' })
    await expect(fetchOpenml({ id: 9 }, { baseUrl, cacheDir })).rejects.toThrow('more than 5 times')
  })

  it('refuses an answer that is not JSON', async () => {
    answers.set('/api/v1/json/data/42079', { body: '<html>' })
    await expect(fetchOpenml({ id: 42079 }, { baseUrl, cacheDir })).rejects.toMatchObject({ code: 'BAD_DOCUMENT' })
  })
})

describe('[DA-27] answers that are wrong', () => {
  it.each([
    ['another id', { id: '7' }, 'is the id that'],
    ['an address that is none', { url: 'nowhere' }, 'no http(s) URL'],
    ['an address of this machine', { url: 'file:///etc/passwd' }, 'no http(s) URL'],
  ])('refuses %s, and keeps no answer that it refused', async (_, wrong, sentence) => {
    answers.set('/api/v1/json/data/42079', json({ data_set_description: { ...description(), ...wrong } }))
    await expect(fetchOpenml({ id: 42079 }, { baseUrl, cacheDir })).rejects.toThrow(sentence)
    expect(asked).not.toContain(FILE)
  })

  it('asks again for an answer that it refused', async () => {
    answers.set('/api/v1/json/data/42079', json({ data_set_description: { ...description(), id: '7' } }))
    await expect(fetchOpenml({ id: 42079 }, { baseUrl, cacheDir })).rejects.toMatchObject({ code: 'BAD_DOCUMENT' })
    answers.set('/api/v1/json/data/42079', json({ data_set_description: description() }))
    expect((await fetchOpenml({ id: 42079 }, { baseUrl, cacheDir })).data.numRows()).toBe(21613)
  })

  it('writes below its cache only, whatever the address says', async () => {
    const url = `${baseUrl}/../../%2e%2e/a/..%2f..%2fevil.arff`
    answers.set('/a/..%2f..%2fevil.arff', { body: arff })
    answers.set('/api/v1/json/data/42079', json({ data_set_description: { ...description(), url } }))
    await fetchOpenml({ id: 42079 }, { baseUrl, cacheDir })
    const files = (await readdir(cacheDir, { recursive: true })).filter((name) => name.endsWith('evil.arff.gz'))
    expect(files).toEqual([join('openml', 'openml.org', 'a', '..%2f..%2fevil.arff.gz')])
  })

  it('says so when the cache is no folder', async () => {
    const file = join(cacheDir, 'file')
    await writeFile(file, '')
    const fetched = fetchOpenml({ id: 42079 }, { baseUrl, cacheDir: file })
    await expect(fetched).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining('in the cache'),
    })
  })
})

function json(value: unknown) {
  return { body: JSON.stringify(value) }
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex')
}

function description() {
  const url = `https://www.openml.org${FILE}`
  return {
    id: '42079',
    name: 'house_sales',
    version: '1',
    description: 'Sales',
    status: 'active',
    url,
    md5_checksum: md5(arff),
  }
}

function features() {
  const names = [...new TextDecoder().decode(arff).matchAll(/^@ATTRIBUTE (\S+)/gm)].map(([, name]) => name as string)
  return names.map((name, index) => ({
    index: String(index),
    name,
    data_type: 'numeric',
    is_target: 'false',
    is_ignore: 'false',
    is_row_identifier: 'false',
  }))
}
