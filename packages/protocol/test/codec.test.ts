import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anyJson,
  AS_STORED,
  bool,
  cell,
  type Codec,
  double,
  enumeration,
  int32,
  int64,
  list,
  message,
  optional,
  present,
  repeated,
  required,
  requiredList,
  text,
  textMap,
  textUpTo,
  withDefault,
} from '../src/codec.js'
import { DecodeFault } from '../src/decode-fault.js'
import { experimentRoutes } from '../src/experiments.js'
import { loggedModelRoutes } from '../src/logged-models.js'
import { Metric, metricRoutes } from '../src/metrics.js'
import { parseJson } from '../src/parse-json.js'
import { post } from '../src/route.js'
import { Run, runRoutes } from '../src/runs.js'

const SEE_DOCS = ' See the API docs for more information about request parameters.'

describe('int64', () => {
  it.each([
    ['12', 12],
    ['-3', -3],
    ['1.0', 1],
    ['1e3', 1000],
    ['"123"', 123],
    ['"-5"', -5],
    ['"007"', 7],
    ['9007199254740991', 9007199254740991],
    ['"9007199254740991"', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['"9007199254740993"', 9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['"-9223372036854775808"', -9223372036854775808n],
    ['1e16', 10000000000000000n],
    ['"1e16"', 10000000000000000n],
    ['"+1E+3"', 1000],
    ['"12.50e1"', 125],
    ['"1.0"', 1],
    ['0e400', 0],
    ['9.007199254740993e15', 9007199254740993n],
    ['9007199254740993.0', 9007199254740993n],
    ['9223372036854775.807e3', 9223372036854775807n],
    ['-9223372036854775.808e3', -9223372036854775808n],
  ])('[tracking-api 1.2] %s', (json, value) => {
    expect(int64.decode(parseJson(json))).toBe(value)
  })

  it.each([
    '1.5',
    '"1.5"',
    '"15e-1"',
    '9007199254740993.5',
    '9.9e18',
    '"9.9e18"',
    '"1e999999999999"',
    '"1e"',
    '"."',
    '""',
    '"x"',
    '" 1"',
    '"0x10"',
    'true',
    '[1]',
    '{}',
    '1e30',
    '9223372036854775808',
    '"9223372036854775808"',
    '-9223372036854775809',
    `"${'9'.repeat(100_000)}"`,
  ])('[J05] refuses %s', (json) => {
    expect(() => int64.decode(parseJson(json))).toThrow(DecodeFault)
  })

  it('[tracking-api 1.4] every 64-bit integer survives, written as a JSON number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const decoded = int64.decode(parseJson(String(value)))
        expect(BigInt(decoded)).toBe(value)
        expect(int64.write(decoded)).toBe(String(value))
        expect(int64.decode(String(value))).toBe(decoded)
        expect(typeof decoded === 'number').toBe(Number.isSafeInteger(Number(value)))
      }),
    )
  })

  it('[tracking-api 1.2] 32 bits have their own bounds', () => {
    expect([int32.decode(2147483647), int32.decode('-2147483648')]).toEqual([2147483647, -2147483648])
    for (const over of [2147483648, -2147483649, 1.5, 2n ** 60n]) expect(() => int32.decode(over)).toThrow(DecodeFault)
  })
})

describe('double', () => {
  it.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['"1.5"', 1.5],
    ['"-2e-3"', -0.002],
    ['".5"', 0.5],
    ['"5."', 5],
    ['"NaN"', Number.NaN],
    ['"Infinity"', Infinity],
    ['"-Infinity"', -Infinity],
    ['"1e400"', Infinity],
    ['"-1e400"', -Infinity],
    ['9007199254740993', 9007199254740992],
    ['18446744073709551616', 18446744073709551616],
  ])('[tracking-api 1.2] %s', (json, value) => {
    expect(double.decode(parseJson(json))).toBe(value)
  })

  it.each(['"nan"', '"inf"', '"+Infinity"', '""', '" 1"', '"0x1"', '"1_0"', 'true', '[]', '{}'])(
    '[J03] refuses %s',
    (json) => {
      expect(() => double.decode(parseJson(json))).toThrow(DecodeFault)
    },
  )

  it('[tracking-api 1.4] every double survives bit for bit', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(double.decode(parseJson(double.write(value)))).toBe(value)
      }),
      { numRuns: 1000 },
    )
    expect([Number.NaN, Infinity, -Infinity].map(double.write)).toEqual(['"NaN"', '"Infinity"', '"-Infinity"'])
  })

  it('[tracking-api 1.4] −0 is written as a float, alone, in lists, in cells and in any JSON', () => {
    expect([double, cell, anyJson].map((codec) => codec.write(-0))).toEqual(['-0.0', '-0.0', '-0.0'])
    expect({ list: list(double, AS_STORED).write([1, -0]) }).toEqual({ list: '[1,-0.0]' })
    expect(anyJson.write({ a: [-0, 1.5] })).toBe('{"a":[-0.0,1.5]}')
    expect([int64.write(int64.decode(-0)), int64.write(int64.decode('-0.0'))]).toEqual(['0', '0'])
  })
})

describe('text', () => {
  it.each(['""', '"x"', '"ünï 😀"', '"a\\nb"'])('[tracking-api 1.2] %s', (json) => {
    const value = text.decode(parseJson(json))
    expect(value).toBe(JSON.parse(json))
    expect(text.write(value)).toBe(json)
  })

  it.each([1, true, ['a'], {}, 'a\0b', '\ud800', 'x\udc00'])('[J05] refuses %j', (value) => {
    expect(() => text.decode(value)).toThrow(DecodeFault)
  })
})

describe('bool', () => {
  it.each([
    [true, true],
    [false, false],
    ['true', true],
    ['True', true],
    ['FALSE', false],
  ])('[tracking-api 1.2] %j', (value, expected) => {
    expect(bool.decode(value)).toBe(expected)
  })

  it.each(['yes', '1', '', 'truee'])('[tracking-api 1.2] refuses the word %j', (word) => {
    expect(refusal(() => bool.decode(word))).toBe(`Invalid boolean value: ${word}, must be 'true' or 'false'.`)
  })

  it.each([1, 0, [], {}])('[J03] refuses %j', (value) => {
    expect(() => bool.decode(value)).toThrow(DecodeFault)
  })
})

describe('an enumeration', () => {
  const status = enumeration(['RUNNING', 'FINISHED'], [1, 3])
  const view = enumeration(['ACTIVE_ONLY', 'ALL'], [1, 3], { unknown: 'ACTIVE_ONLY' })

  it('[tracking-api 1.2] takes names and numbers, in query strings too, and writes names', () => {
    expect(['RUNNING', 'FINISHED', 1, 3, '3'].map((value) => status.decode(value))).toEqual([
      'RUNNING',
      'FINISHED',
      'RUNNING',
      'FINISHED',
      'FINISHED',
    ])
    expect(status.write('FINISHED')).toBe('"FINISHED"')
  })

  it.each(['running', 'DONE', 2, -1, '2', '', true, [1]])('[tracking-api 1.2] refuses %j', (value) => {
    expect(() => status.decode(value)).toThrow(DecodeFault)
    expect(view.decode(value)).toBe('ACTIVE_ONLY')
  })
})

describe('a cell of a table', () => {
  it.each([null, 'x', '', 1.5, 9007199254740993n])('keeps %s', (value) => {
    expect(cell.decode(parseJson(cell.write(value)))).toBe(value)
  })

  it('writes NaN as text, and holds no objects', () => {
    expect(cell.write(Number.NaN)).toBe('"NaN"')
    for (const value of [true, [], {}]) expect(() => cell.decode(value)).toThrow(DecodeFault)
  })
})

describe('a map of texts', () => {
  it('holds texts only', () => {
    expect(textMap({ most: 2 }).decode({ a: 'x', b: '' })).toEqual({ a: 'x', b: '' })
    for (const value of [{ a: 1 }, { a: '', b: '', c: '' }, [], null, 'x', { a: null }])
      expect(() => textMap({ most: 2 }).decode(value)).toThrow(DecodeFault)
  })
})

describe('a message', () => {
  const Point = message({ key: required(text), someStep: withDefault(int64, 0) })
  const Everything = message({
    runId: required(text, { alias: 'run_uuid' }),
    userName: present(text),
    endTime: optional(int64),
    points: repeated(Point, { most: 10 }),
    ids: requiredList(text, { most: 10 }),
  })
  const whole = { run_id: 'r', user_name: '', end_time: 5, points: [{ key: 'k', some_step: 1 }], ids: ['a'] }

  it('[tracking-api 1.2] reads snake_case, and camelCase too', () => {
    const expected = { runId: 'r', userName: '', endTime: 5, points: [{ key: 'k', someStep: 1 }], ids: ['a'] }
    expect(Everything.decode(whole)).toEqual(expected)
    const camel = { runId: 'r', userName: '', endTime: 5, points: [{ key: 'k', someStep: 1 }], ids: ['a'] }
    expect(Everything.decode(camel)).toEqual(expected)
  })

  it('[tracking-api 1.2] null is absent, and unknown fields are ignored', () => {
    const nulls = { ...whole, end_time: null, points: null, more: { a: 1 }, endTimes: 'x' }
    expect(Everything.decode(nulls)).toEqual({ runId: 'r', userName: '', points: [], ids: ['a'] })
    expect(Point.decode({ key: 'k', some_step: null })).toEqual({ key: 'k', someStep: 0 })
  })

  it('[J01] fields are the object’s own', () => {
    for (const name of ['toString', 'valueOf', 'constructor', '__proto__']) {
      expect(() => message(Object.fromEntries([[name, optional(text)]]))).toThrow(`No field can be called ${name}.`)
    }
  })

  it('[tracking-api 1.2] a deprecated name stands for the new one; two that differ are refused', () => {
    for (const ids of [
      { run_uuid: 'r' },
      { run_id: 'r', run_uuid: 'r' },
      { run_id: '', run_uuid: 'r' },
      { run_id: 'r', run_uuid: '' },
    ]) {
      expect(Everything.decode({ ...whole, run_id: undefined, ...ids }).runId).toBe('r')
    }
    expect(refusal(() => Everything.decode({ ...whole, run_uuid: 'other' }))).toContain(
      `Invalid value "other" for parameter 'run_id'`,
    )
  })

  it('[tracking-api 1.4] writes what is set, though empty, and leaves out absent fields and empty lists', () => {
    expect(Everything.write({ runId: 'r', userName: '', points: [], ids: [] })).toBe(
      '{"run_id":"r","run_uuid":"r","user_name":"","ids":[]}',
    )
    expect(
      Everything.write({
        runId: 'r',
        userName: 'ü"',
        endTime: 2n ** 60n,
        points: [{ key: '', someStep: 0 }],
        ids: ['a', 'b'],
      }),
    ).toBe(
      '{"run_id":"r","run_uuid":"r","user_name":"ü\\"","end_time":1152921504606846976,"points":[{"key":"","some_step":0}],"ids":["a","b"]}',
    )
  })

  it('[tracking-api 1.2] a query string: repeated keys are lists, others may stand only once', () => {
    const query = (given: string) => Everything.decodeQuery(new URLSearchParams(given))
    expect(query('run_uuid=r&user_name=&ids=a&ids=&end_time=7&x=1')).toEqual({
      runId: 'r',
      userName: '',
      endTime: 7,
      points: [],
      ids: ['a', ''],
    })
    expect(refusal(() => query('run_id=r&run_id=s&user_name=u&ids=a'))).toBe(
      "The query parameter 'run_id' may be given only once.",
    )
    expect(refusal(() => query('run_id=r&user_name=u'))).toContain("'ids'")
  })

  it('a query that was written is read again', () => {
    const Query = message({
      ids: requiredList(text, { most: 10 }),
      maxResults: optional(int64),
      isAll: withDefault(bool, false),
    })
    const value = { ids: ['a&b', 'ü', ''], maxResults: 9007199254740993n, isAll: true }
    expect(Query.decodeQuery(Query.writeQuery(value))).toEqual(value)
    expect(String(Query.writeQuery({ ids: [], isAll: false }))).toBe('is_all=false')
  })
})

describe('what is wrong with a request', () => {
  it.each<[codec: Codec<unknown>, json: string, message: string]>([
    [runRoutes.getRun.request, '{}', `Missing value for required parameter 'run_id'.${SEE_DOCS}`],
    [runRoutes.getRun.request, '{"run_id":""}', `Missing value for required parameter 'run_id'.${SEE_DOCS}`],
    [runRoutes.getRun.request, '{"run_id":null}', `Missing value for required parameter 'run_id'.${SEE_DOCS}`],
    [runRoutes.getRun.request, '{"run_id":5}', invalid('run_id', '5', 'int')],
    [runRoutes.getRun.request, '{"run_id":5.5}', invalid('run_id', '5.5', 'float')],
    [runRoutes.getRun.request, '{"run_id":9007199254740993}', invalid('run_id', '9007199254740993', 'int')],
    [runRoutes.getRun.request, '{"run_id":true}', invalid('run_id', 'true', 'bool')],
    [runRoutes.getRun.request, '{"run_id":["a",1]}', invalid('run_id', '["a", 1]', 'list')],
    [runRoutes.getRun.request, '{"run_id":{"b":1,"a":[]}}', invalid('run_id', '{"a": [], "b": 1}', 'dict')],
    [runRoutes.updateRun.request, '{"run_id":"r","status":"DONE"}', invalid('status', '"DONE"', 'str')],
    [runRoutes.updateRun.request, '{"run_id":"r","end_time":1.5}', invalid('end_time', '1.5', 'float')],
    [
      metricRoutes.logMetric.request,
      '{"run_id":"r","value":1}',
      `Missing value for required parameter 'key'.${SEE_DOCS}`,
    ],
    [
      metricRoutes.logMetric.request,
      '{"run_id":"r","key":"m","timestamp":1}',
      `Missing value for required parameter 'value'.${SEE_DOCS}`,
    ],
    [
      metricRoutes.logMetric.request,
      '{"run_id":"r","key":"m","value":"x\\"y","timestamp":1}',
      invalid('value', '"x\\"y"', 'str'),
    ],
    [runRoutes.logBatch.request, '{"run_id":"r","metrics":{}}', invalid('metrics', '{}', 'dict')],
    [runRoutes.logBatch.request, '{"run_id":"r","metrics":[1]}', invalid('metrics[0]', '1', 'int')],
    [
      runRoutes.logBatch.request,
      '{"run_id":"r","metrics":[{"key":"m","value":1}]}',
      `Missing value for required parameter 'metrics[0].timestamp'.${SEE_DOCS}`,
    ],
    [
      runRoutes.logBatch.request,
      '{"run_id":"r","params":[{"key":"a"},{"key":3}]}',
      invalid('params[1].key', '3', 'int'),
    ],
    [runRoutes.logBatch.request, '{"run_id":"r","tags":[null]}', invalid('tags[0]', 'null', 'NoneType')],
    [
      runRoutes.logInputs.request,
      '{"run_id":"r","datasets":[{"dataset":{"name":"d"}}]}',
      `Missing value for required parameter 'datasets[0].dataset.digest'.${SEE_DOCS}`,
    ],
    [runRoutes.searchRuns.request, '{"order_by":"a"}', invalid('order_by', '"a"', 'str')],
    [runRoutes.searchRuns.request, '{"order_by":[1]}', invalid('order_by[0]', '1', 'int')],
    [
      loggedModelRoutes.searchLoggedModels.request,
      '{}',
      `Missing value for required parameter 'experiment_ids'.${SEE_DOCS}`,
    ],
    [
      experimentRoutes.createExperiment.request,
      '{"name":"x","tags":[{"value":"v"}]}',
      `Missing value for required parameter 'tags[0].key'.${SEE_DOCS}`,
    ],
  ])('[tracking-api 1.3] row %#', (codec, json, expected) => {
    expect(refusal(() => codec.decode(parseJson(json)))).toBe(expected)
  })

  it('[tracking-api 1.3] a long value is cut, and a deep one too', () => {
    const long = refusal(() => runRoutes.getRun.request.decode({ run_id: ['x'.repeat(10_000)] }))
    expect(long.length).toBeLessThan(800)
    const deep = parseJson(`${'['.repeat(60)}${']'.repeat(60)}`)
    expect(refusal(() => list(text, { most: 1 }).decode([deep])).length).toBeLessThan(300)
  })
})

describe('bounds', () => {
  const Inner = message({ key: required(textUpTo(3)) })
  const Bounded = message({ items: repeated(Inner, { most: 2 }), map: optional(textMap({ most: 1 })) })

  it('[L-32] too long a list is refused with its field, its count and its limit, before its items are looked at', () => {
    expect(refusal(() => Bounded.decode({ items: [1, 2, 3] }))).toBe(
      "Too many items for parameter 'items': at most 2 are allowed in one request, got 3.",
    )
    expect(refusal(() => Bounded.decode({ map: { a: '', b: '' } }))).toContain("'map': at most 1 are")
    expect(Bounded.decode({ items: [{ key: 'a' }, { key: 'b' }] }).items).toHaveLength(2)
    const query = new URLSearchParams([1, 2, 3].map((id) => ['ids', String(id)]))
    expect(refusal(() => message({ ids: repeated(text, { most: 2 }) }).decodeQuery(query))).toContain("'ids'")
  })

  it('[L-32] a text is as long as its characters are many', () => {
    expect(Bounded.decode({ items: [{ key: '🙂🙂🙂' }] }).items[0]?.key).toBe('🙂🙂🙂')
    for (const key of ['🙂🙂🙂🙂', 'abcd', 'x'.repeat(1000)])
      expect(refusal(() => Bounded.decode({ items: [{ key }] }))).toBe(
        "'items[0].key' exceeds the maximum length of 3 characters",
      )
  })

  it('[L-32] a route whose request holds an unbounded list cannot be made', () => {
    const Deep = message({ rows: repeated(message({ ids: repeated(text, AS_STORED) }), { most: 2 }) })
    expect(() => post('/deep', { request: Deep, response: Bounded, access: 'read' })).toThrow(
      'The list ids of /deep rows has no bound.',
    )
    expect(() => post('/answer', { request: Bounded, response: Deep, access: 'read' })).not.toThrow()
  })
})

describe('entities', () => {
  it('[tracking-api 1.4] a run as clients compare it', () => {
    const run = {
      info: {
        runId: 'r',
        runName: 'n',
        experimentId: '0',
        userId: '',
        status: 'RUNNING' as const,
        startTime: 0,
        artifactUri: 'mlflow-artifacts:/0/r/artifacts',
        lifecycleStage: 'active' as const,
      },
      data: {
        metrics: [{ key: 'm', value: Number.NaN, timestamp: 9007199254740993n, step: 0 }],
        params: [],
        tags: [{ key: 't', value: '' }],
      },
      inputs: { datasetInputs: [], modelInputs: [] },
    }
    expect(Run.write(run)).toBe(
      '{"info":{"run_id":"r","run_uuid":"r","run_name":"n","experiment_id":"0","user_id":"","status":"RUNNING","start_time":0,' +
        '"artifact_uri":"mlflow-artifacts:/0/r/artifacts","lifecycle_stage":"active"},' +
        '"data":{"metrics":[{"key":"m","value":"NaN","timestamp":9007199254740993,"step":0}],"tags":[{"key":"t","value":""}]},' +
        '"inputs":{}}',
    )
    expect(Run.decode(parseJson(Run.write(run)))).toEqual(run)
  })

  it('[tracking-api 1.4] a request that was written is read again, whatever it holds', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((value) => value.isWellFormed() && !value.includes('\0'))
    const integer = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => int64.decode(value))
    const metric = fc.record(
      {
        key: word,
        value: fc.double().map((value) => value || 0),
        timestamp: integer,
        step: integer,
        modelId: word,
      },
      { requiredKeys: ['key', 'value', 'timestamp', 'step'] },
    )
    fc.assert(
      fc.property(fc.array(metric, { maxLength: 5 }), word, (metrics, runId) => {
        const request = {
          runId,
          metrics: metrics.map((given) => Metric.decode(parseJson(Metric.write(given)))),
          params: [],
          tags: [],
        }
        expect(request.metrics).toEqual(metrics.map(({ value, ...rest }) => ({ ...rest, value })))
        const { write, decode } = runRoutes.logBatch.request
        expect(decode(parseJson(write(request)))).toEqual(request)
      }),
    )
  })
})

function invalid(parameter: string, json: string, type: string): string {
  return `Invalid value ${json} for parameter '${parameter}' supplied:  Hint: Value was of type '${type}'.${SEE_DOCS}`
}

function refusal(decode: () => unknown): string {
  try {
    decode()
  } catch (error) {
    if (error instanceof DecodeFault) {
      const { code, message: sentence } = error.toApiError()
      expect(code).toBe('INVALID_PARAMETER_VALUE')
      return sentence
    }
    throw error
  }
  throw new Error('It was not refused.')
}
