import { afterAll, beforeAll, describe } from 'vitest'
import { artifactRecordCases } from './store/artifacts.js'
import { concurrencyCases } from './store/concurrency.js'
import { datasetCases } from './store/datasets.js'
import { experimentCases } from './store/experiments.js'
import { idempotencyCases } from './store/idempotency.js'
import { loggedModelCases } from './store/logged-models.js'
import { metricCases } from './store/metrics.js'
import { runCases } from './store/runs.js'
import { registryCases } from './store/registry.js'
import { type StorePlace, Subject } from './store/subject.js'
import { transactionCases } from './store/transactions.js'
import { trashCases } from './store/trash.js'
import { viewCases } from './store/views.js'

/** What a store promises on every database. */
export function storeConformance(place: StorePlace) {
  const subject = new Subject(place)
  beforeAll(() => subject.open())
  afterAll(() => subject.close())

  describe('experiments', () => experimentCases(subject))
  describe('runs', () => runCases(subject))
  describe('metrics', () => metricCases(subject))
  describe('datasets', () => datasetCases(subject))
  describe('logged models', () => loggedModelCases(subject))
  describe('model registry', () => registryCases(subject))
  describe('artifact records', () => artifactRecordCases(subject))
  describe('idempotency', () => idempotencyCases(subject))
  describe('views', () => viewCases(subject))
  describe('trash', () => trashCases(subject))
  describe('transactions', () => transactionCases(subject))
  describe('many at once', () => concurrencyCases(subject))
}
