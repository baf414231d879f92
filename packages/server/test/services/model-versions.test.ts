import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import type { Json } from './open-app.js'
import { openRegistry, type RegistryApp } from './open-registry.js'

function modelVersionSuite(database: 'sqlite' | 'postgres') {
  it('[registry-api 4] [registry-api 2.2] [MV-1] [MV-2] [MV-3] [MV-4] [MV-7] a version is created, read, described and deleted; its number is never given again', async () => {
    const { call, createRun, newModel, newVersion, refuse } = await openRegistry(database)
    const runId = await createRun()
    const model = await newModel('m')
    const source = `mlflow-artifacts:/0/${runId}/artifacts/model`
    const version = await newVersion('m', { source, run_id: runId, run_link: 'https://x/', tags: [{ key: 'k' }] })
    expect(version).toEqual({
      name: 'm',
      version: '1',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: version['creation_timestamp'],
      current_stage: 'None',
      description: '',
      source,
      run_id: runId,
      status: 'READY',
      run_link: 'https://x/',
      tags: [{ key: 'k', value: '' }],
    })
    const { registered_model: bumped } = await call('GET', 'registered-models/get', { name: 'm' })
    expect((bumped as Json)['last_updated_timestamp']).toBeGreaterThan(model['last_updated_timestamp'] as number)
    expect(await call('GET', 'model-versions/get-download-uri', { name: 'm', version: 1 })).toEqual({
      artifact_uri: source,
    })

    const { model_version: described } = await call('PATCH', 'model-versions/update', { name: 'm', version: '1' })
    expect(described).not.toHaveProperty('description')
    const { model_version: again } = await call('PATCH', 'model-versions/update', {
      name: 'm',
      version: 1,
      description: 'good',
    })
    expect(again).toMatchObject({ description: 'good' })

    await newVersion('m')
    await call('DELETE', 'model-versions/delete', { name: 'm', version: '2' })
    expect(await newVersion('m')).toMatchObject({ version: '3' })
    const missing = 'Model Version (name=m, version=2) not found'
    for (const request of [
      ['GET', 'model-versions/get', {}],
      ['GET', 'model-versions/get-download-uri', {}],
      ['DELETE', 'model-versions/delete', {}],
      ['PATCH', 'model-versions/update', {}],
      ['POST', 'model-versions/transition-stage', { stage: 'None' }],
      ['POST', 'model-versions/set-tag', { key: 'k' }],
      ['DELETE', 'model-versions/delete-tag', { key: 'k' }],
    ] as const)
      await refuse(404, 'RESOURCE_DOES_NOT_EXIST', missing, [
        request[0],
        request[1],
        { name: 'm', version: '2', ...request[2] },
      ])
    await refuse(404, 'RESOURCE_DOES_NOT_EXIST', 'Registered Model with name=none not found', [
      'POST',
      'model-versions/create',
      { name: 'none', source: 's3://b/m' },
    ])
    await refuse(400, 'INVALID_PARAMETER_VALUE', "Parameter 'version' must be an integer, got 'x'.", [
      'GET',
      'model-versions/get',
      { name: 'm', version: 'x' },
    ])
    await refuse(400, 'INVALID_PARAMETER_VALUE', "'description' exceeds the maximum length of 5000", [
      'PATCH',
      'model-versions/update',
      { name: 'm', version: '1', description: 'd'.repeat(5001) },
    ])
  })

  it('[registry-api 4] many who create versions at once get each a number of its own', async () => {
    const { newModel, newVersion } = await openRegistry(database)
    await newModel('m')
    const made = await Promise.all(Array.from({ length: 20 }, () => newVersion('m')))
    const numbers = made.map(({ version }) => Number(version)).toSorted((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  it('[registry-api 4] [registry-api 2.3] [MV-6] stages change, and the others in the stage are archived on demand', async () => {
    const { call, newModel, newVersion, refuse } = await openRegistry(database)
    await newModel('m')
    for (let i = 0; i < 3; i++) await newVersion('m')
    const move = (version: string, stage: string, archive = false) =>
      call('POST', 'model-versions/transition-stage', {
        name: 'm',
        version,
        stage,
        archive_existing_versions: archive,
      })
    expect(await move('1', 'PRODUCTION')).toMatchObject({ model_version: { current_stage: 'Production' } })
    await move('2', 'production')
    await move('3', 'Production', true)
    const stages = await Promise.all(
      ['1', '2', '3'].map(async (version) => {
        const { model_version: found } = await call('GET', 'model-versions/get', { name: 'm', version })
        return (found as Json)['current_stage']
      }),
    )
    expect(stages).toEqual(['Archived', 'Archived', 'Production'])
    await refuse(
      400,
      'INVALID_PARAMETER_VALUE',
      "'Archived' is not an Active stage. Valid stages are ['Staging', 'Production']",
      [
        'POST',
        'model-versions/transition-stage',
        { name: 'm', version: '1', stage: 'Archived', archive_existing_versions: true },
      ],
    )
    await refuse(400, 'INVALID_PARAMETER_VALUE', 'Invalid Model Version stage: Foo.', [
      'POST',
      'model-versions/transition-stage',
      { name: 'm', version: '1', stage: 'Foo' },
    ])
  })

  it('[MV-8] [MV-9] tags of a version are set, set again and deleted, though they are not there', async () => {
    const { call, newModel, newVersion } = await openRegistry(database)
    await newModel('m')
    await newVersion('m')
    const of = { name: 'm', version: '1' }
    const tags = async () => ((await call('GET', 'model-versions/get', of))['model_version'] as Json)['tags']
    await call('POST', 'model-versions/set-tag', { ...of, key: 'k' })
    expect(await tags()).toEqual([{ key: 'k', value: '' }])
    await call('POST', 'model-versions/set-tag', { ...of, key: 'k', value: 'v' })
    expect(await tags()).toEqual([{ key: 'k', value: 'v' }])
    for (let i = 0; i < 2; i++) await call('DELETE', 'model-versions/delete-tag', { ...of, key: 'k' })
    expect(await tags()).toBeUndefined()
  })

  it('[registry-api 7] [MV-5] is searched by name, run, source, number and tags, in the order asked', async () => {
    const { call, newModel, newVersion, refuse } = await openRegistry(database)
    await newModel('a')
    await newModel('B')
    await newVersion('a', { run_id: 'AB12', tags: [{ key: 'k', value: 'x' }] })
    await newVersion('a', { source: 's3://other/model' })
    await newVersion('B', { run_id: 'cd' })
    const found = async (fields: Json) => {
      const { model_versions: versions = [] } = await call('GET', 'model-versions/search', fields)
      return (versions as Json[]).map(({ name, version }) => `${String(name)}${String(version)}`)
    }
    expect(await found({})).toEqual(['B1', 'a2', 'a1'])
    expect(await found({ filter: "name = 'a'" })).toEqual(['a2', 'a1'])
    expect(await found({ filter: "run_id IN ('AB12', 'cd')" })).toEqual(['B1', 'a1'])
    expect(await found({ filter: "source_path LIKE 's3://other%'" })).toEqual(['a2'])
    expect(await found({ filter: 'version_number >= 2' })).toEqual(['a2'])
    expect(await found({ filter: "version_number = '1' AND name ILIKE 'b'" })).toEqual(['B1'])
    expect(await found({ filter: "tags.k = 'x'" })).toEqual(['a1'])
    expect(await found({ order_by: ['name ASC', 'version_number DESC'] })).toEqual(['B1', 'a2', 'a1'])
    expect(await found({ order_by: ['creation_timestamp'] })).toEqual(['a1', 'a2', 'B1'])
    await call('POST', 'registered-models/alias', { name: 'a', alias: 'best', version: '1' })
    const { model_versions: aliased } = await call('GET', 'model-versions/search', { filter: "run_id = 'AB12'" })
    expect(aliased).toMatchObject([{ aliases: ['best'] }])
    const page = await call('GET', 'model-versions/search', { max_results: 2 })
    expect(page['model_versions']).toHaveLength(2)
    expect(await found({ max_results: 2, page_token: page['next_page_token'] })).toEqual(['a1'])
    for (const [fields, text] of [
      [{ filter: "version_number = 'x'" }, 'Expected numeric value type'],
      [{ filter: 'name IN (1)' }, 'expected string value'],
      [{ max_results: 0 }, 'Invalid value for max_results. It must be a positive integer, but got 0'],
      [{ max_results: 200_001 }, 'at most 200000'],
      [{ order_by: ['name ASC', 'run_id DESC'] }, "Invalid attribute key 'run_id' specified. Valid keys are"],
      [
        { order_by: ['name', 'last_updated_timestamp DESC x'] },
        "Invalid order_by clause 'last_updated_timestamp DESC x'",
      ],
      [{ page_token: 'evilhax' }, 'Invalid page token, could not base64-decode'],
      [{ filter: 'evilhax = true' }, 'Invalid clause(s) in filter string: evilhax, =, true'],
      [{ filter: 'run_id IN (' }, 'Invalid clause(s) in filter string'],
      [{ filter: 'name LIKE' }, 'Invalid clause(s) in filter string'],
      [{ filter: "run_id IN ('a',,'b')" }, 'expected a non-empty list of string values, but got ill-formed list'],
    ] as const)
      await refuse(400, 'INVALID_PARAMETER_VALUE', text, ['GET', 'model-versions/search', fields])
  })

  it('[registry-api 6] a logged model is the source: its run, its place, and its tag', async () => {
    const { call, newModel, newVersion, refuse, createRun } = await openRegistry(database)
    const runId = await createRun()
    const { modelId, artifactUri } = await newLoggedModel(call, runId)
    await newModel('m')
    const version = await newVersion('m', { source: `models:/${modelId}`, model_id: modelId })
    expect(version).toMatchObject({ source: `models:/${modelId}`, run_id: runId, model_id: modelId })
    const place = { artifact_uri: artifactUri }
    expect(await call('GET', 'model-versions/get-download-uri', { name: 'm', version: '1' })).toEqual(place)
    const tags = async () => {
      const { model } = await call('GET', `logged-models/${modelId}`)
      return (model as { info: { tags?: { key: string; value: string }[] } }).info.tags
    }
    expect(await tags()).toEqual([{ key: 'mlflow.modelVersions', value: '[{"name":"m","version":1}]' }])
    await call('PATCH', `logged-models/${modelId}/tags`, { tags: [{ key: 'mlflow.modelVersions', value: 'no list' }] })
    await newVersion('m', { source: `models:/${modelId}`, model_id: modelId })
    expect(await tags()).toEqual([{ key: 'mlflow.modelVersions', value: '[{"name":"m","version":2}]' }])

    await newModel('copy')
    await newVersion('copy', { source: 'models:/m/1', run_id: runId })
    expect(await call('GET', 'model-versions/get-download-uri', { name: 'copy', version: '1' })).toEqual(place)

    const make = (source: string) => ['POST', 'model-versions/create', { name: 'm', source }] as const
    await refuse(404, 'RESOURCE_DOES_NOT_EXIST', 'does not name a logged model', make(`models:/m-${'0'.repeat(32)}`))
    await refuse(404, 'RESOURCE_DOES_NOT_EXIST', '(name=m, version=99) not found', make('models:/m/99'))
    for (const source of ['models:/m@best', 'models:/m/Production', 'models:/', 'models:/a/1/b'])
      await refuse(400, 'INVALID_PARAMETER_VALUE', 'must name a logged model', make(source))
  })

  it('[U-LIVE-2] tells of the version, and of the logged model whose tag names it', async () => {
    const { app, call, createRun, newModel, newVersion } = await openRegistry(database)
    const { modelId } = await newLoggedModel(call, await createRun())
    await newModel('m')
    const stream = await app.http.inject({ url: '/api/labbook/1.0/events', payloadAsStream: true })
    let heard = ''
    stream.stream().on('data', (chunk: Buffer) => (heard += chunk.toString()))
    await newVersion('m', { source: `models:/${modelId}`, model_id: modelId })
    await expect
      .poll(() => heard)
      .toContain('event: registered_model\ndata: {"change":"created","name":"m","version":"1"')
    await expect.poll(() => heard).toContain(`"model_id":"${modelId}"`)
  })

  it('[registry-api 6] [MV-10] the files of a version are served, wherever its source leads', async () => {
    const registry = await openRegistry(database)
    const { app, call, newModel, newVersion, createRun } = registry
    const runId = await createRun()
    const { modelId } = await newLoggedModel(call, runId)
    await upload(registry, `0/${runId}/artifacts/old/MLmodel`, 'of the run')
    await upload(registry, `0/models/${modelId}/artifacts/MLmodel`, 'of the model')
    await newModel('m')
    const sources: readonly [string, string][] = [
      [`models:/${modelId}`, 'of the model'],
      [`runs:/${runId}/old`, 'of the run'],
      [`runs:/${runId}/tree`, 'of the model'],
      [`mlflow-artifacts:/0/${runId}/artifacts/old`, 'of the run'],
    ]
    for (const [source, content] of sources) {
      const { version } = await newVersion('m', { source })
      const url = `/model-versions/get-artifact?name=m&version=${String(version)}&path=MLmodel`
      const { statusCode, body, headers } = await app.http.inject(url)
      expect([source, statusCode, body]).toEqual([source, 200, content])
      expect(headers).toMatchObject({
        'content-disposition': expect.stringContaining('attachment'),
        'x-content-type-options': 'nosniff',
      })
    }
    for (const path of ['../MLmodel', '%2e%2e/MLmodel', '/etc/passwd', 'a%00b', 'C:/x']) {
      const url = `/model-versions/get-artifact?name=m&version=1&path=${encodeURIComponent(path)}`
      expect([path, (await app.http.inject(url)).statusCode]).toEqual([path, 400])
    }
  })

  it('[registry-api 6] sources that lead elsewhere than they seem to are refused, however they are encoded', async () => {
    const { createRun, newModel, newVersion, refuse } = await openRegistry(database)
    const runId = await createRun()
    await newModel('m')
    for (const source of [
      's3://bucket/a/../b',
      's3://bucket/a/%2e%2e/b',
      's3://bucket/a/%252e%252e/b',
      's3://bucket/a/./b',
      './model',
      's3://bucket/a%00b',
      's3://bucket/a\\..\\b',
      `runs:/${runId}/../x`,
      'mlflow-artifacts:/..%2f..%2fetc',
      'http://localhost/x?path=../y',
      `s3://bucket/${'x'.repeat(2049)}`,
    ]) {
      const request = ['POST', 'model-versions/create', { name: 'm', source }] as const
      await refuse(400, 'INVALID_PARAMETER_VALUE', 'source', request)
    }
    for (const source of ['/etc', 'file:///etc', 'file:/etc', 'file://localhost/etc', 'relative/model'])
      for (const owner of [{}, { run_id: runId }, { run_id: 'unknown' }, { model_id: 'm-unknown' }]) {
        const request = ['POST', 'model-versions/create', { name: 'm', source, ...owner }] as const
        await refuse(400, 'INVALID_PARAMETER_VALUE', 'Invalid model version source', request)
      }
    for (const source of ['s3://bucket/a//b/', 'gs://b/m', 'http://localhost/m', 'dbfs:/m', 's3://bucket/a+b%20c'])
      expect(await newVersion('m', { source })).toMatchObject({ source })
  })
}

describe('model versions on SQLite', () => modelVersionSuite('sqlite'))
describeWith(['postgres'], 'model versions on PostgreSQL', () => modelVersionSuite('postgres'))

describe('sources on the disk of the server', () => {
  it('[registry-api 6] lie in the artifact folder of the run that is named, links followed', async () => {
    const { call, config, newModel, newVersion, refuse } = await openRegistry('sqlite', ({ dataDir }) => ({
      serveArtifacts: false,
      defaultArtifactRoot: join(dataDir, 'artifacts'),
    }))
    const { run } = (await call('POST', 'runs/create', { experiment_id: '0' })) as {
      run: { info: { run_id: string; artifact_uri: string } }
    }
    const { run_id: runId, artifact_uri: root } = run.info
    await mkdir(join(root, 'model'), { recursive: true })
    const outside = join(config.dataDir, 'outside')
    await mkdir(outside)
    await writeFile(join(outside, 'secret'), 's')
    await symlink(outside, join(root, 'link'))
    await newModel('m')
    for (const source of [root, join(root, 'model'), `file://${root}/model`])
      expect(await newVersion('m', { source, run_id: runId })).toMatchObject({ source })
    for (const source of [outside, join(root, 'link'), join(root, 'link', 'deeper'), `${root}-beside`])
      await refuse(400, 'INVALID_PARAMETER_VALUE', 'To use a local path', [
        'POST',
        'model-versions/create',
        { name: 'm', source, run_id: runId },
      ])
  })

  it('[U08] one that stands in the database all the same is not read', async () => {
    const { app, config, newModel, newVersion } = await openRegistry('sqlite')
    await newModel('m')
    await newVersion('m')
    const database = new Database(join(config.dataDir, 'labbook.db'))
    database.prepare("UPDATE model_version SET source = 'file:///etc'").run()
    database.close()
    const { statusCode, body } = await app.http.inject('/model-versions/get-artifact?name=m&version=1&path=passwd')
    expect([statusCode, body]).toEqual([404, expect.stringContaining('RESOURCE_DOES_NOT_EXIST')])
  })

  it('[registry-api 6] the operator may allow some sources only', async () => {
    const { newModel, newVersion, refuse } = await openRegistry('sqlite', () => ({
      modelSourcePattern: '^s3://models/',
    }))
    await newModel('m')
    await newVersion('m', { source: 's3://models/a' })
    await refuse(400, 'INVALID_PARAMETER_VALUE', "Invalid model version source: 's3://other/a'.", [
      'POST',
      'model-versions/create',
      { name: 'm', source: 's3://other/a' },
    ])
  })
})

async function newLoggedModel(call: RegistryApp['call'], runId: string) {
  const { model } = await call('POST', 'logged-models', { experiment_id: '0', name: 'tree', source_run_id: runId })
  const { info } = model as { info: { model_id: string; artifact_uri: string } }
  return { modelId: info.model_id, artifactUri: info.artifact_uri }
}

async function upload({ app }: RegistryApp, path: string, payload: string) {
  const url = `/api/2.0/mlflow-artifacts/artifacts/${path}`
  expect((await app.http.inject({ method: 'PUT', url, payload })).statusCode).toBe(200)
}
