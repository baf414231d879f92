import { describe, expect, it } from 'vitest'
import { errorCode, type Mount, makeRun, useMounts } from './mounts.js'

const { everywhere } = useMounts()
let count = 0

const SMUGGLED = ['http:///#/../../../../etc/', 'http:///?/../../../../etc/', 'http://h/a;/../../etc']
const LOCAL = [
  'file:///etc',
  'FILE:///etc',
  'file:etc',
  'file://localhost/etc',
  ' file:///etc',
  'fi\tle:///etc',
  '/etc',
  '../../etc',
  'C:\\x',
  '\\\\host\\share',
  '//host/share',
  '~/x',
  `s3://bucket/${'a'.repeat(2049 - 'S3://bucket/'.length)}`,
]
const OURS = [
  'mlflow-artifacts:/../x',
  'mlflow-artifacts:/a/%2e%2e/b',
  'mlflow-artifacts://otherhost/x',
  'mlflow-artifacts:/a?b',
  'mlflow-artifacts:/a#c',
]
const SCHEMES = [
  's3://bucket/../other',
  's3://bucket/a?x=../..',
  's3://user:pw@bucket/a',
  'ftp://h/a',
  'gopher://h',
  'data:x',
  'javascript:x',
  'runs:/R/x',
]

async function refused(mount: Mount, locations: readonly string[]) {
  for (const location of locations) {
    const answer = await mount.post('experiments/create', { name: `locations ${++count}`, artifact_location: location })
    expect([location.slice(0, 60), answer.status, errorCode(answer)]).toEqual([
      location.slice(0, 60),
      400,
      'INVALID_PARAMETER_VALUE',
    ])
  }
}

describe('[U01] locations that a client stores', () => {
  it('[U01] http addresses of others', () => everywhere((mount) => refused(mount, SMUGGLED)))

  it('[U02] places on the disk of the server', () => everywhere((mount) => refused(mount, LOCAL)))

  it('[U02] 3 MB of location are refused, not stored', () =>
    everywhere(async (mount) => {
      const answer = await mount.post('experiments/create', {
        name: 'long',
        artifact_location: `s3://${'a'.repeat(3_000_000)}`,
      })
      expect(answer.status).toBe(400)
      expect(answer.text.length).toBeLessThan(2000)
    }))

  it('[U03] traversal in our own scheme', () => everywhere((mount) => refused(mount, OURS)))

  it('[U04] schemes off the list, and passwords', () => everywhere((mount) => refused(mount, SCHEMES)))

  it('[U05] none of them is the source of a model', () =>
    everywhere(async (mount) => {
      const { runId } = await makeRun(mount, `sources ${++count}`)
      const name = await makeModel(mount)
      // A run is a source like any other.
      const sources = [...SMUGGLED, ...LOCAL, ...OURS, ...SCHEMES].filter((source) => !source.startsWith('runs:'))
      for (const source of sources)
        for (const owner of [{}, { run_id: runId }]) {
          const answer = await mount.post('model-versions/create', { name, source, ...owner })
          expect([source.slice(0, 60), answer.status, errorCode(answer)]).toEqual([
            source.slice(0, 60),
            400,
            'INVALID_PARAMETER_VALUE',
          ])
        }
    }))

  it('[U06] a source lies in the run that is named, and leads neither in a circle nor to another host', () =>
    everywhere(async (mount) => {
      const mine = await makeRun(mount, `mine ${++count}`)
      const other = await makeRun(mount, `other ${++count}`)
      const name = await makeModel(mount)
      const create = (fields: object) => mount.post('model-versions/create', { name, ...fields })
      const source = `mlflow-artifacts:/${other.experimentId}/${other.runId}/artifacts`
      expect((await create({ source, run_id: mine.runId })).status).toBe(400)
      expect((await create({ source: `models:/${name}/1` })).status).toBe(404)
      expect((await create({ source, run_id: other.runId })).status).toBe(200)
      expect((await create({ source: `models:/${name}/2` })).status).toBe(404)
      const elsewhere = `http://127.0.0.1:${mount.server.listenerPort}/x`
      expect((await create({ source: elsewhere })).status).toBe(200)
      expect((await create({ source: `models:/${name}/2` })).status).toBe(200)
    }))

  it('[U07] the tag of a prompt switches no check off', () =>
    everywhere(async (mount) => {
      const name = await makeModel(mount)
      const create = (source: string) =>
        mount.post('model-versions/create', {
          name,
          source,
          tags: [{ key: 'mlflow.prompt.is_prompt', value: 'true' }],
        })
      for (const source of ['/etc', 'file:///etc', '../etc', 'a/b']) expect((await create(source)).status).toBe(400)
      expect((await create('etc')).status).toBe(200)
      const read = await mount.server.ask({ target: file(name, 1, 'passwd') })
      expect([read.status, errorCode(read)]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST'])
    }))

  it('[U09] no name of a model answers for another', () =>
    everywhere(async (mount) => {
      const at = mount.api.slice(1)
      const fine = [`mod%65l ${at}`, `model ${at}`]
      for (const name of fine) expect((await mount.post('registered-models/create', { name })).status).toBe(200)
      for (const name of fine) {
        const { text } = await mount.get(`registered-models/get?name=${encodeURIComponent(name)}`)
        expect(JSON.parse(text)).toMatchObject({ registered_model: { name } })
      }
      for (const name of ['a/../b', 'a:b', '.', '..'])
        expect((await mount.post('registered-models/create', { name })).status).toBe(400)
    }))
})

async function makeModel(mount: Mount): Promise<string> {
  const name = `model ${++count}`
  expect((await mount.post('registered-models/create', { name })).status).toBe(200)
  return name
}

function file(name: string, version: number, path: string): string {
  return `/model-versions/get-artifact?name=${encodeURIComponent(name)}&version=${version}&path=${path}`
}

describe('[S01] requests that the server makes itself', () => {
  it('[S01] it never follows an address that it stored', () =>
    everywhere(async (mount) => {
      const url = `http://127.0.0.1:${mount.server.listenerPort}/x`
      const stored = await mount.post('experiments/create', { name: `ours ${++count}`, artifact_location: url })
      expect(stored.status).toBe(400)
      const { experimentId, runId } = await makeRun(mount, `addresses ${++count}`)
      for (const [route, body] of [
        ['runs/set-tag', { run_id: runId, key: 'mlflow.note.content', value: `![x](${url})` }],
        ['runs/set-tag', { run_id: runId, key: 'address', value: url }],
        ['runs/log-parameter', { run_id: runId, key: 'address', value: url }],
        ['experiments/set-experiment-tag', { experiment_id: experimentId, key: 'address', value: url }],
        [
          'runs/log-inputs',
          {
            run_id: runId,
            datasets: [{ dataset: { name: 'd', digest: '1', source_type: 'http', source: JSON.stringify({ url }) } }],
          },
        ],
        ['runs/search', { experiment_ids: [experimentId], filter: `tags.address = '${url}'` }],
      ] as const) {
        expect([route, (await mount.post(route, body)).status]).toEqual([route, 200])
      }
      expect((await mount.get(`runs/get?run_id=${runId}`)).text).toContain(url)
      expect((await mount.get(`artifacts/list?run_id=${runId}`)).status).toBe(200)
      expect((await mount.get(`experiments/get?experiment_id=${experimentId}`)).text).toContain(url)
    }))

  it('[S02] no webhook leads to a private address', () =>
    everywhere(async (mount) => {
      const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }]
      for (const url of ['http://127.1/', 'https://127.1/', `https://localhost:${mount.server.listenerPort}/`]) {
        const answer = await mount.post('webhooks', { name: 'w', url, events })
        expect([url, answer.status, errorCode(answer)]).toEqual([url, 400, 'INVALID_PARAMETER_VALUE'])
      }
    }))
})
