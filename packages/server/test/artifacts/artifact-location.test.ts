import { ApiError } from '@labbook/protocol'
import { describe, expect, it } from 'vitest'
import { type LocationPolicy, parseArtifactLocation } from '../../src/artifacts/artifact-location.js'

const CLOSED: LocationPolicy = { defaultRoot: 'mlflow-artifacts:/', fileRoots: [], s3Roots: [] }
const OPEN: LocationPolicy = { ...CLOSED, fileRoots: ['/data/team', 'file:///srv/my%20files'] }
const ADDRESS = 'https://labbook.test/team/api/2.0/mlflow-artifacts/artifacts'

const REFUSED: [id: string, location: string][] = [
  ['U01', 'http:///#/../../../../etc/'],
  ['U01', 'http:///?/../../../../etc/'],
  ['U01', 'http://h/a;/../../etc'],
  ['U01', 'http://127.0.0.1:5000/x'],
  ['U02', 'file:///etc'],
  ['U02', 'FILE:///etc'],
  ['U02', 'file:etc'],
  ['U02', 'file://localhost/etc'],
  ['U02', ' file:///etc'],
  ['U02', 'fi\tle:///etc'],
  ['U02', '/etc'],
  ['U02', '../../etc'],
  ['U02', 'C:\\x'],
  ['U02', '\\\\host\\share'],
  ['U02', '//host/share'],
  ['U02', '~/x'],
  ['U02', `s3://bucket/${'a'.repeat(2049 - 12)}`],
  ['U03', 'mlflow-artifacts:/../x'],
  ['U03', 'mlflow-artifacts:/a/%2e%2e/b'],
  ['U03', 'mlflow-artifacts:/a/%252e%252e/b'],
  ['U03', 'mlflow-artifacts://otherhost/x'],
  ['U03', 'mlflow-artifacts:/a?b'],
  ['U03', 'mlflow-artifacts:/a#c'],
  ['U03', 'mlflow-artifacts:/a//b'],
  ['U04', 's3://bucket/../other'],
  ['U04', 's3://bucket/a?x=../..'],
  ['U04', 's3://bucket/a?x=%2e%2e'],
  ['U04', 's3://user:pw@bucket/a'],
  ['U04', 's3:///a'],
  ['U04', 'ftp://h/a'],
  ['U04', 'gopher://h'],
  ['U04', 'data:x'],
  ['U04', 'javascript:x'],
  ['U04', 'runs:/R/x'],
  ['U04', 'sftp://user:pw@host/a'],
  ['U04', 'unknown://x'],
]

describe('a location that a client names', () => {
  it.each(REFUSED)('[%s] %j is refused', (_id, location) => {
    expect(() => parseArtifactLocation(location, CLOSED)).toThrow(ApiError)
    expect(() => parseArtifactLocation(location, OPEN)).toThrow(ApiError)
  })

  it.each([
    ['runs:/R/x', "Artifact location cannot be a runs:/ URI. Given: 'runs:/R/x'"],
    ['s3://b/a#c', "'artifact_location' URL can't include fragments or params."],
    ['s3://b/a;c', "'artifact_location' URL can't include fragments or params."],
    ['s3://b/a?..', 'Invalid query string'],
  ])('[tracking-api 3] %j is refused with the reference text', (location, message) => {
    expect(() => parseArtifactLocation(location, CLOSED)).toThrow(
      expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE', message }),
    )
  })

  it.each([
    'mlflow-artifacts:/',
    'mlflow-artifacts:/7',
    'mlflow-artifacts:///7',
    'mlflow-artifacts:/my folder/x',
    's3://bucket',
    's3://bucket/',
    's3://bucket/a/b/',
    's3://bucket/a?region=x',
    'gs://bucket/a',
    'wasbs://container@account.blob.core.windows.net/a',
    'abfss://fs@account.dfs.core.windows.net/a',
    'hdfs://namenode:8020/a',
    'dbfs:/a',
    'sftp://user@host/a',
  ])('[D-30] %j is taken as it is', (location) => {
    expect(parseArtifactLocation(location, CLOSED)).toBe(location)
  })

  it.each([
    ['/data/team', '/data/team'],
    ['/data/team/ann/', '/data/team/ann'],
    ['file:///data/team/ann', 'file:///data/team/ann'],
    ['FILE:///data/team/ann', 'file:///data/team/ann'],
    ['file:///srv/my%20files/x', 'file:///srv/my%20files/x'],
    ['/srv/my files/x', '/srv/my files/x'],
    ['S3://bucket/a', 's3://bucket/a'],
  ])('[D-30] %j is stored as %j below the folders that the operator allows', (location, stored) => {
    expect(parseArtifactLocation(location, OPEN)).toBe(stored)
  })

  it.each([
    '/data/team2',
    '/data',
    '/data/team/../x',
    '/data/team/%2e%2e/x',
    'file:///data/team/./x',
    '/srv/my%2520files',
  ])('[U02] %j is not below them', (location) => {
    expect(() => parseArtifactLocation(location, OPEN)).toThrow(ApiError)
  })

  it('[tracking-api 3] a relative path is taken from the working folder', () => {
    const here = { ...CLOSED, fileRoots: [process.cwd()] }
    expect(parseArtifactLocation('./mlruns/7', here)).toBe(`${process.cwd()}/mlruns/7`)
    expect(parseArtifactLocation('mlruns', here)).toBe(`${process.cwd()}/mlruns`)
    for (const text of ['file:path/to/my folder', 'FILE:./path/to/my folder/'])
      expect(parseArtifactLocation(text, here)).toBe(`file://${process.cwd()}/path/to/my folder`)
    expect(parseArtifactLocation('file:s3:/x', here)).toBe(`file://${process.cwd()}/s3:/x`)
    for (const text of ['file:', 'file:../x', 'file:a/../b', 'file:a?b', 'file:a#b', 'file:a//b'])
      expect(() => parseArtifactLocation(text, here)).toThrow(ApiError)
  })

  it("[D-30] the only http location is the operator's own artifact address", () => {
    const proxied = { ...CLOSED, defaultRoot: ADDRESS }
    expect(parseArtifactLocation(`${ADDRESS}/7`, proxied)).toBe(`${ADDRESS}/7`)
    for (const other of [`${ADDRESS}x/7`, `${ADDRESS}/../7`, 'https://labbook.test/x', `${ADDRESS}/a/%2e%2e/b`]) {
      expect(() => parseArtifactLocation(other, proxied)).toThrow(ApiError)
    }
  })

  it('says the rule and shows no more of a long location than it must', () => {
    expect(() => parseArtifactLocation(`ftp://${'h'.repeat(1000)}`, CLOSED)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^Invalid artifact location 'ftp:\/\/h{194}…': 'ftp:' is not/),
      }),
    )
  })
})
