import { describe, expectTypeOf, it } from 'vitest'
import {
  allPages,
  ApiError,
  type Experiment,
  InvalidInputError,
  LabbookClient,
  type LoggedModel,
  type ModelVersion,
  type PageList,
  type Run,
} from '../../src/index.js'

describe('the types of the client', () => {
  type Client = LabbookClient

  it('[sdk-fluent 3] entities have their texts and numbers by key', () => {
    expectTypeOf<Run['data']['metrics']['loss']>().toEqualTypeOf<number>()
    expectTypeOf<Run['data']['params']['lr']>().toEqualTypeOf<string>()
    expectTypeOf<Run['info']['startTime']>().toEqualTypeOf<number>()
    expectTypeOf<Run['info']['endTime']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Run['info']['status']>().toEqualTypeOf<'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED'>()
    expectTypeOf<LoggedModel['status']>().toEqualTypeOf<'UNSPECIFIED' | 'PENDING' | 'READY' | 'FAILED'>()
    expectTypeOf<ModelVersion['version']>().toEqualTypeOf<number>()
  })

  it('[sdk-fluent 3] pages are arrays with a token', () => {
    expectTypeOf<Awaited<ReturnType<Client['searchRuns']>>>().toEqualTypeOf<PageList<Run>>()
    expectTypeOf<PageList<Run>>().toExtend<readonly Run[]>()
    expectTypeOf<PageList<Run>['token']>().toEqualTypeOf<string | undefined>()
    expectTypeOf(allPages<Experiment>).returns.resolves.toEqualTypeOf<Experiment[]>()
    expectTypeOf<Client['getExperimentByName']>().returns.resolves.toEqualTypeOf<Experiment | undefined>()
  })

  it('[sdk-fluent 2.1] a value that is no number does not compile', () => {
    expectTypeOf<Client['logMetric']>().parameter(2).toEqualTypeOf<number | boolean | bigint>()
    expectTypeOf<Client['setTerminated']>().parameter(1).toEqualTypeOf<
      | {
          readonly status?: Run['info']['status'] | undefined
          readonly endTime?: number | Date | undefined
        }
      | undefined
    >()
    expectTypeOf<Client['finalizeLoggedModel']>().parameter(1).toEqualTypeOf<'READY' | 'FAILED'>()
    expectTypeOf<Client['createRun']>().parameter(0).toEqualTypeOf<string>()
  })

  it('[sdk-fluent 4] a mistake is an error of the API, too', () => {
    expectTypeOf<InvalidInputError>().toExtend<ApiError>()
    expectTypeOf(LabbookClient).toBeConstructibleWith()
    expectTypeOf(LabbookClient).toBeConstructibleWith({ trackingUri: 'http://127.0.0.1:5000' })
  })
})
