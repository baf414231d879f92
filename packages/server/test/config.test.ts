import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.js'

describe('the destination of artifacts', () => {
  it.each([
    'gs://bucket/a',
    'wasbs://container@account/a',
    'hdfs://node/a',
    'dbfs:/a',
    'http://host/a',
    'mlflow-artifacts:/a',
    's3://',
    's3:///a',
    'S3://bucket',
    'file://host/a',
    'file:a',
  ])('[D-60] cannot be %s', (place) => {
    const rule = 'use a folder (a path or file:///folder) or an S3 location (s3://bucket/prefix).'
    expect(() => readConfig({ artifactsDestination: place })).toThrow(
      `Invalid --artifacts-destination ${JSON.stringify(place)}: ${rule}`,
    )
    expect(() => readConfig({}, { MLFLOW_ARTIFACTS_DESTINATION: place })).toThrow(
      `Invalid MLFLOW_ARTIFACTS_DESTINATION ${JSON.stringify(place)}: ${rule}`,
    )
  })

  it.each(['s3://bucket', 's3://bucket/a b', 'relative/folder', './a', '/a:b', 'file:///folder', 'C:\\artifacts'])(
    '[D-30] may be %s',
    (place) => expect(readConfig({ artifactsDestination: place }).artifactsDestination).toBe(place),
  )
})
