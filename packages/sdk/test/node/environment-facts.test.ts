import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { environmentFacts } from '../../src/node/environment-facts.js'

const addresses = { trackingUri: 'http://127.0.0.1:5000', registryUri: 'http://127.0.0.1:5000' }

it('[DOC-1] names the versions and the addresses', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect(environmentFacts({ environment: {}, ...addresses })).toEqual({
    sdkVersion: manifest.version,
    runtime: `Node.js ${process.versions.node}`,
    system: expect.stringMatching(/^\w+ \S+ \w+$/),
    ...addresses,
    variables: {},
  })
})

it('[DOC-1] shows the variables of MLflow and Labbook and no others, without secrets', () => {
  const environment = {
    PATH: '/bin',
    AWS_SECRET_ACCESS_KEY: 's3cret',
    NOT_MLFLOW_X: 's3cret',
    MLFLOW_TRACKING_URI: 'https://ada:s3cret@lab.example.com/x?token=s3cret&page=s3cret#top',
    MLFLOW_TRACKING_PASSWORD: 's3cret',
    MLFLOW_TRACKING_TOKEN: 's3cret',
    MLFLOW_S3_ENDPOINT_URL: 'http://127.0.0.1:9000',
    MLFLOW_UNSET: undefined,
    LABBOOK_STORE: 'postgresql://ada:s3cret@db:5432/lab',
    LABBOOK_API_KEY: 's3cret',
    LABBOOK_MODE: 'offline',
  }
  const uri = 'https://ada:s3cret@lab.example.com'
  const facts = environmentFacts({ environment, trackingUri: uri, registryUri: uri })
  expect(facts.trackingUri).toBe('https://***@lab.example.com')
  expect(Object.entries(facts.variables)).toEqual([
    ['LABBOOK_API_KEY', '***'],
    ['LABBOOK_MODE', 'offline'],
    ['LABBOOK_STORE', 'postgresql://***@db:5432/lab'],
    ['MLFLOW_S3_ENDPOINT_URL', 'http://127.0.0.1:9000'],
    ['MLFLOW_TRACKING_PASSWORD', '***'],
    ['MLFLOW_TRACKING_TOKEN', '***'],
    ['MLFLOW_TRACKING_URI', 'https://***@lab.example.com/x?token=***&page=***#top'],
  ])
  expect(JSON.stringify(facts)).not.toContain('s3cret')
})

it('[DOC-1] hides all values on request', () => {
  const environment = { MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000', LABBOOK_MODE: 'offline' }
  expect(environmentFacts({ environment, ...addresses, maskValues: true }).variables).toEqual({
    LABBOOK_MODE: '***',
    MLFLOW_TRACKING_URI: '***',
  })
})
