import { afterAll, beforeAll, describe } from 'vitest'
import { describeWith, stockMlflow } from '../../../../test/counterparts/index.js'
import { type Labbook, openLabbook } from '../open-labbook.js'
import { testSender } from './sender-suite.js'

describe('sending to Labbook', () => {
  let labbook: Labbook
  beforeAll(async () => {
    labbook = await openLabbook()
  })
  afterAll(() => labbook[Symbol.asyncDispose]())

  testSender(() => labbook.address)
})

describeWith(['python'], 'sending to a stock MLflow server', () => {
  let address: string
  beforeAll(async () => {
    address = await stockMlflow()
  }, 180_000)

  testSender(() => address)
})
