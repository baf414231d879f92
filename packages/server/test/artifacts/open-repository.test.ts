import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocationPolicy } from '../../src/artifacts/artifact-location.js'
import { parseArtifactPath } from '../../src/artifacts/artifact-path.js'
import { type ArtifactConfig, openArtifactPlaces, resolveLocation } from '../../src/artifacts/open-repository.js'
import { runLocation } from '../../src/services/artifact-locations.js'
import { openFileUploadLedger } from '../../src/artifacts/upload-ledger.js'

const ADDRESS = 'https://labbook.test/api/2.0/mlflow-artifacts/artifacts'

describe('where an artifact URI leads', () => {
  const policy: LocationPolicy = {
    defaultRoot: ADDRESS,
    fileRoots: ['/data', 'file:///data/team'],
    s3Roots: ['s3://bucket/ours/', 's3://open'],
  }

  it.each([
    ['mlflow-artifacts:/7/run/artifacts', 'destination', '7/run/artifacts'],
    ['mlflow-artifacts:/', 'destination', null],
    [`${ADDRESS}/7/run/artifacts`, 'destination', '7/run/artifacts'],
    [ADDRESS, 'destination', null],
    ['/data/7/run/artifacts', { uri: '/data' }, '7/run/artifacts'],
    ['/data/team/7', { uri: '/data/team' }, '7'],
    ['file:///data', { uri: '/data' }, null],
    ['s3://bucket/ours/7/run', { uri: 's3://bucket/ours' }, '7/run'],
    ['s3://open', { uri: 's3://open' }, null],
    ['s3://open/a?region=x', { uri: 's3://open' }, 'a'],
  ])('[D-30] %s', (uri, root, folder) => {
    expect(resolveLocation(uri, policy)).toEqual({ root, folder })
  })

  it.each([
    's3://bucket/ours2/7',
    's3://bucket',
    's3://theirs/7',
    'gs://bucket/7',
    'https://elsewhere.test/7',
    'nonsense://x',
    'mlflow-artifacts:/../x',
  ])('[D-30] %s is out of reach, and the answer names it', (uri) => {
    expect(() => resolveLocation(uri, policy)).toThrow(
      expect.objectContaining({ code: 'NOT_IMPLEMENTED', message: expect.stringContaining(uri) }),
    )
  })

  it.each(['file:///etc', '/etc', '/data2'])('[U08] %s, however it came into the database, is not there', (uri) => {
    expect(() => resolveLocation(uri, policy)).toThrow(expect.objectContaining({ code: 'RESOURCE_DOES_NOT_EXIST' }))
  })
})

describe('the places of a server', () => {
  let dataDir: string
  let config: ArtifactConfig

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'labbook-places-'))
    config = {
      artifactsDestination: join(dataDir, 'artifacts'),
      defaultArtifactRoot: 'mlflow-artifacts:/',
      allowFileRoots: [],
      serveArtifacts: true,
      dataDir,
    }
  })

  afterEach(() => rm(dataDir, { recursive: true }))

  it("[D-30] bytes lie in MLflow's layout below the destination, and nothing else does", async () => {
    const places = openArtifactPlaces(config)
    const { repository, folder } = await places.resolve(`${places.ofExperiment('7')}/run/artifacts`)
    expect(folder).toBe('7/run/artifacts')
    expect(repository).toBe(await places.destination())
    expect(repository.uri).toBe(pathToFileURL(config.artifactsDestination).href)
    const body = Readable.from([Buffer.from('x')])
    await repository.write(parseArtifactPath('7/run/artifacts/a.txt'), body, { maxBytes: 10 })
    expect(await readdir(config.artifactsDestination, { recursive: true })).toEqual([
      '7',
      '7/run',
      '7/run/artifacts',
      '7/run/artifacts/a.txt',
    ])
  })

  it('[D-32] what is staged and deleted lies in the data folder, if that is on the same disk', async () => {
    const places = openArtifactPlaces(config)
    await places.destination()
    expect((await readdir(join(dataDir, '.labbook'))).sort()).toEqual(['staging', 'trash'])
  })

  it('[D-36] opening one place sweeps nothing of another that is in use', async () => {
    const places = openArtifactPlaces({ ...config, allowFileRoots: [join(dataDir, 'shared')] })
    const destination = await places.destination()
    const body = new Readable({ read() {} })
    body.push('first ')
    const path = parseArtifactPath('a.txt')
    const writing = destination.write(path, body, { maxBytes: 100 })
    const staged = async () => (await readdir(join(dataDir, '.labbook', 'staging'), { recursive: true })).length
    await expect.poll(staged).toBe(2)
    await places.resolve(join(dataDir, 'shared'))
    body.push('last')
    body.push(null)
    expect(await writing).toMatchObject({ size: 10 })
  })

  it.each([
    ['s3://bucket/path?x=y#z', 's3://bucket/path/1?x=y#z'],
    ['s3://bucket?x=y', 's3://bucket/1?x=y'],
    ['s3://bucket/path/#z', 's3://bucket/path/1#z'],
    ['gs://bucket/path?x=y', 'gs://bucket/path/1?x=y'],
    ['path/to/folder', `${process.cwd()}/path/to/folder/1`],
    ['../path', `${join(process.cwd(), '..')}/path/1`],
    ['file:path/to/my folder', `file://${process.cwd()}/path/to/my folder/1`],
    ['file:///path/', 'file:///path/1'],
    ['/path/to', '/path/to/1'],
    ['/', '/1'],
    ['mlflow-artifacts:/', 'mlflow-artifacts:/1'],
    [`${ADDRESS}/`, `${ADDRESS}/1`],
  ])('[tracking-api 2] with the root %s the first experiment lies at %s', (defaultArtifactRoot, location) => {
    expect(openArtifactPlaces({ ...config, defaultArtifactRoot }).ofExperiment('1')).toBe(location)
  })

  it.each([
    ['s3://bucket/path/1?x=y#z', 's3://bucket/path/1/run/artifacts?x=y#z'],
    ['s3://bucket?x=a/b', 's3://bucket/run/artifacts?x=a/b'],
    ['s3://bucket/path#z?x', 's3://bucket/path/run/artifacts#z?x'],
    ['/path', '/path/run/artifacts'],
  ])('[tracking-api 2] a run of an experiment at %s has its artifacts at %s', (location, artifacts) => {
    expect(runLocation(location, 'run')).toBe(artifacts)
  })

  it('[D-30] a root with a query, a fragment or a relative path leads to its artifacts', async () => {
    const inBucket = {
      ...config,
      artifactsDestination: 's3://bucket/path',
      defaultArtifactRoot: 's3://bucket/path?x=y#z',
    }
    const policy = { defaultRoot: inBucket.defaultArtifactRoot, fileRoots: ['file:path'], s3Roots: [] }
    expect(resolveLocation('s3://bucket/path/1/run/artifacts?x=y#z', policy)).toEqual({
      root: { uri: 's3://bucket/path' },
      folder: '1/run/artifacts',
    })
    expect(openArtifactPlaces(inBucket).check('s3://bucket/other')).toBe('s3://bucket/other')
    expect(resolveLocation(`file://${process.cwd()}/path/1`, policy)).toEqual({
      root: { uri: `${process.cwd()}/path` },
      folder: '1',
    })
  })

  it('[tracking-api 6.1] without serving, the proxy is 503', async () => {
    const places = openArtifactPlaces({ ...config, serveArtifacts: false })
    await expect(places.destination()).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' })
    await expect(places.resolve('mlflow-artifacts:/7')).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' })
  })

  it('a destination of another kind is refused by its name', async () => {
    const places = openArtifactPlaces({ ...config, artifactsDestination: 'gs://bucket/x' })
    await expect(places.destination()).rejects.toMatchObject({ message: expect.stringContaining('gs://bucket/x') })
  })

  it('[D-42] without open uploads a sweep does nothing', async () => {
    await openArtifactPlaces({ ...config, artifactsDestination: 's3://bucket/x' }).sweepUploads(Date.now())
  })

  it('[D-42] the ledger of uploads survives a restart', async () => {
    const folder = join(dataDir, 'uploads')
    const record = {
      store: 's3://bucket',
      path: parseArtifactPath('a'),
      uploadId: 'u/1',
      marker: 'm',
      owner: 'ann',
      startedMs: 1,
    }
    await openFileUploadLedger(folder).put(record)
    await openFileUploadLedger(folder).put({ ...record, outcome: 'aborted' })
    const again = openFileUploadLedger(folder)
    expect(await again.find('s3://bucket', 'u/1')).toEqual({ ...record, outcome: 'aborted' })
    expect(await again.find('s3://other', 'u/1')).toBeUndefined()
    expect(await again.all()).toHaveLength(1)
    await again.forget('s3://bucket', 'u/1')
    expect(await again.all()).toEqual([])
  })
})
