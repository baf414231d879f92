import { experimentRoutes, metricRoutes, runRoutes } from '@labbook/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { artifactFolder, artifactPath, storedArtifactPath } from '../../src/checks/artifact-path.js'
import {
  checkAlias,
  checkExperimentId,
  checkExperimentName,
  checkModelId,
  checkModelName,
  checkRunId,
  versionNumber,
} from '../../src/checks/ids.js'
import { InvalidInputError } from '../../src/checks/invalid-input-error.js'
import { checkKey } from '../../src/checks/keys.js'
import { checkStep, checkMetricValue, checkTimestamp } from '../../src/checks/points.js'
import { experimentTagText, paramText, tagText } from '../../src/checks/value-text.js'
import { openConnection } from '../../src/connection/connection.js'
import { type Labbook, openLabbook } from '../open-labbook.js'

const KEYS: readonly (readonly [string, boolean])[] = [
  ['loss', true],
  ['val/loss', true],
  ['a b_c-d.e:f/g', true],
  ['größe/损失', true],
  ['a.', true],
  ['.a', true],
  ['...', false],
  ['a/..b', true],
  ['x'.repeat(250), true],
  ['x'.repeat(251), false],
  ['ü'.repeat(250), true],
  [' ', true],
  ['a;b', false],
  ['a\nb', false],
  ['a\u0000', false],
  ['a\ud800', false],
  ['a@b', false],
  ['a\\b', false],
  ['/a', false],
  ['a/', false],
  ['a//b', false],
  ['./a', false],
  ['a/./b', false],
  ['a/../b', false],
  ['.', false],
  ['..', false],
  ['..a', false],
]

describe('keys', () => {
  let labbook: Labbook
  beforeAll(async () => {
    labbook = await openLabbook()
  })
  afterAll(() => labbook[Symbol.asyncDispose]())

  it('[sdk-fluent 4] are refused exactly where the server refuses them, and before', async () => {
    const connection = openConnection({ trackingUri: labbook.address })
    const { logMetric } = connection.client(metricRoutes)
    const { createRun } = connection.client(runRoutes)
    const { runId } = (await createRun({ experimentId: '0', userId: '', tags: [] })).run.info
    for (const [key, isValid] of KEYS) {
      const point = { runId, key, value: 1, timestamp: 1, step: 0 }
      const byServer = await logMetric(point).then(
        () => true,
        () => false,
      )
      expect([key, byServer, passes(() => checkKey('metric', key))]).toEqual([key, isValid, isValid])
    }
  })

  it('[sdk-fluent 4] so are names of experiments', async () => {
    const { createExperiment } = openConnection({ trackingUri: labbook.address }).client(experimentRoutes)
    for (const [name, isValid] of [
      ['a/b;c', true],
      ['é'.repeat(500), true],
      ['x'.repeat(501), false],
      ['', false],
    ] as const) {
      const byServer = await createExperiment({ name, tags: [] }).then(
        () => true,
        () => false,
      )
      expect([name, byServer, passes(() => checkExperimentName(name))]).toEqual([name, isValid, isValid])
    }
  })

  it.each([
    ['a;b', 'Invalid metric key "a;b": use only letters'],
    ['a//b', 'Invalid metric key "a//b": it must be a plain relative path'],
    ['', 'A metric needs a key'],
    [5, 'Invalid metric key 5: it must be a string.'],
    ['x'.repeat(251), 'has 251 characters; at most 250 are allowed.'],
  ])('[sdk-fluent 4] the error of %j says why', (key, sentence) => {
    const error = refusal(() => checkKey('metric', key))
    expect(error.message).toContain(sentence)
    expect(error).toMatchObject({ name: 'InvalidInputError', code: 'INVALID_PARAMETER_VALUE', status: 400 })
  })
})

describe('points', () => {
  it.each([
    [1.5, 1.5],
    [Number.NaN, Number.NaN],
    [-Infinity, -Infinity],
    [-0, -0],
    [true, 1],
    [false, 0],
    [12n, 12],
  ])('[sdk-fluent 2.1] the value %s is %s', (value, number) => {
    expect(checkMetricValue('m', value)).toBe(number)
  })

  it.each([
    ['1.5', '"1.5"'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1], 'of type Array'],
    [10n ** 400n, '1000'],
  ])('[sdk-fluent 2.1] the value %s is none', (value, named) => {
    expect(refusal(() => checkMetricValue('m', value)).message).toContain(`Invalid value ${named}`)
  })

  it('[sdk-fluent 2.1] a step is a whole number and may be negative', () => {
    expect([checkStep(3), checkStep(-3), checkStep(7n), checkStep(-0)]).toEqual([3, -3, 7, 0])
    for (const step of [0.5, Number.NaN, Infinity, '1', 2 ** 53, 2n ** 53n, null, true]) {
      expect(refusal(() => checkStep(step)).message).toContain('Invalid step')
    }
  })

  it('[sdk-fluent 2.1] a timestamp is in milliseconds and not negative', () => {
    expect([
      checkTimestamp(5),
      checkTimestamp(5.9),
      checkTimestamp(5n),
      checkTimestamp(new Date(5)),
      checkTimestamp(0),
    ]).toEqual([5, 5, 5, 5, 0])
    for (const time of [-1, Number.NaN, '5', new Date(Number.NaN), null, true, Infinity]) {
      expect(refusal(() => checkTimestamp(time)).message).toContain('Invalid timestamp')
    }
  })
})

describe('values as text', () => {
  const strict = { truncate: false, warn: () => expect.unreachable() }

  it.each([
    ['as it is', 'as it is'],
    ['', ''],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e21, '1e+21'],
    [-0, '-0'],
    [Number.NaN, 'NaN'],
    [9007199254740993n, '9007199254740993'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [[64, 32], '[64,32]'],
    [{ lr: 0.1, n: 5n, worst: Infinity }, '{"lr":0.1,"n":"5","worst":"Infinity"}'],
    [new Map([['a', 1]]), '{"a":1}'],
    [new Set([1, 2]), '[1,2]'],
    [new Float32Array([0.5, 1]), '[0.5,1]'],
    [/a+/i, '/a+/i'],
    [new URL('http://h/x'), 'http://h/x'],
    [Math.tanh, 'tanh'],
  ])('[sdk-fluent 4] %o is written %j', (value, text) => {
    expect(paramText('p', value, strict)).toBe(text)
  })

  it('[sdk-fluent 4] a set is a list, whatever a library has made of sets', () => {
    const sets = Set.prototype as { toJSON?: () => string }
    const before = sets.toJSON
    // As vega-lite does when it is imported.
    sets.toJSON = () => 'Set'
    try {
      expect(paramText('p', { layers: new Set([1, 2]) }, strict)).toBe('{"layers":[1,2]}')
    } finally {
      if (before === undefined) delete sets.toJSON
      else sets.toJSON = before
    }
  })

  it('[sdk-fluent 4] what has no text is refused', () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    for (const value of [circle, 'a\0b', '\ud800']) {
      expect(refusal(() => paramText('p', value, strict)).message).toContain('param "p"')
    }
  })

  it.each([
    ['a param', paramText, 6000],
    ['a tag', tagText, 8000],
    ['an experiment tag', experimentTagText, 20_000],
  ])('[sdk-fluent 4] a long value of %s is cut with a warning, or refused', (_, write, most) => {
    const warnings: string[] = []
    const cutting = { truncate: true, warn: (sentence: string) => void warnings.push(sentence) }
    expect(write('k', '𝒳'.repeat(most), strict)).toBe('𝒳'.repeat(most))
    expect(write('k', '𝒳'.repeat(most + 2), cutting)).toBe('𝒳'.repeat(most))
    expect(warnings).toEqual([expect.stringContaining(`"k" has ${most + 2} characters; at most ${most} are kept.`)])
    expect(refusal(() => write('k', 'x'.repeat(most + 1), strict)).message).toContain(`at most ${most} are kept`)
  })
})

describe('ids', () => {
  it.each([
    ['run', checkRunId, ['a1', 'A_b-c', 'x'.repeat(256)], ['', '-a', 'a/b', '../x', 'x'.repeat(257), 5]],
    ['experiment', checkExperimentId, ['0', '123'], ['', '../1', 0, null]],
    ['model', checkModelId, ['m-1'], ['', 'a/b', 1]],
    ['registered model', checkModelName, ['house prices', 'ü'], ['', ' ', 'a/b', 'a:b', 'x'.repeat(257), 'a\0', 1]],
    ['alias', checkAlias, ['champion', 'v1a'], ['', 'latest', 'v1', 'a b', 'x'.repeat(256)]],
    ['version', versionNumber, [1, '12'], [0, -1, 1.5, 'x', '', null]],
  ] as const)('[sdk-fluent 4] of a %s', (_, check: (id: unknown) => unknown, valid, invalid) => {
    for (const id of valid) expect([id, passes(() => check(id))]).toEqual([id, true])
    for (const id of invalid) expect([id, passes(() => check(id))]).toEqual([id, false])
  })
})

describe('artifact paths', () => {
  it('[sdk-fluent 5] a folder may be the root, a file needs a name', () => {
    expect([artifactFolder(''), artifactFolder('.'), artifactFolder('a/')]).toEqual(['', '', 'a'])
    for (const path of ['', '.', 'a/', 'a/..']) refusal(() => artifactPath(path))
  })

  it('[sdk-fluent 5] what an import brought is read, though it cannot be sent', () => {
    for (const path of ['a#b', 'a?b/c']) {
      expect(storedArtifactPath(path)).toBe(path)
      refusal(() => artifactPath(path))
      refusal(() => artifactFolder(path))
    }
    for (const path of ['../a', '/a', 'C:/a', 'a\\b', 'a/%2e%2e/b', 5])
      refusal(() => storedArtifactPath(path as string))
  })
})

function passes(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError)
    return false
  }
}

function refusal(check: () => unknown): Error {
  try {
    check()
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError)
    return error as Error
  }
  throw new Error('It was not refused.')
}
