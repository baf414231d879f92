import { expect, it } from 'vitest'
import { mlflowLink } from '../../src/addresses/mlflow-links.js'

it.each([
  ['/experiments/1/runs/a/overview', '/experiments/1/runs/a'],
  ['/experiments/1/runs/a/model-metrics', '/experiments/1/runs/a/charts'],
  ['/experiments/1/runs/a/system-metrics', '/experiments/1/runs/a/system'],
  ['/experiments/1/runs/a/artifactPath/model/MLmodel', '/experiments/1/runs/a/artifacts/model/MLmodel'],
  ['/experiments/1/runs/a/artifactPath/a%20b%25.txt', '/experiments/1/runs/a/artifacts/a%20b%25.txt'],
  ['/experiments/1/runs/a/traces', '/experiments/1/runs/a'],
  ['/experiments/1/runs/a/evaluations', '/experiments/1/runs/a'],
  ['/experiments/1/runs', '/experiments/1'],
  ['/experiments/1/s', '/experiments/1'],
  ['/experiments/1/traces/t-1', '/experiments/1'],
  ['/models/price/model', '/models/price'],
  ['/models/price/subpage/more', '/models/price'],
])('[U-URL-5] %s leads to %s', (from, to) => expect(mlflowLink(from, {})?.path).toBe(to))

it.each([
  '/',
  '/experiments',
  '/experiments/1',
  '/experiments/1/models',
  '/experiments/1/runs/a',
  '/experiments/1/runs/a/artifacts/overview',
  '/compare-experiments/s',
  '/models/price',
  '/models/price/versions/1',
])('[U-URL-5] %s is our own', (path) => expect(mlflowLink(path, {})).toBeUndefined())

it('[U-URL-5] what has no counterpart is told', () => {
  expect(mlflowLink('/experiments/1/runs/a/traces', {})?.note).toContain('traces')
  expect(mlflowLink('/experiments/1', { viewStateShareKey: 'x' })).toMatchObject({ path: '/experiments/1' })
  expect(mlflowLink('/experiments/1/runs', {})?.note).toBeUndefined()
})
