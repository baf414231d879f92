import { describe, expect, it } from 'vitest'
import { useServer } from './serve.js'

const server = useServer()
const ONLY =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).'
const resolving = (name: string) =>
  'Names may be treated as files in certain cases, and must not resolve to other names when treated as such. ' +
  `This name would resolve to '${name}'`

const REFUSED: readonly (readonly [key: string, rule: string])[] = [
  ...['a@b', 'a%b', 'a\\b', 'a\nb', 'a\tb', "it's", 'a"b', 'a(b)', 'a,b', 'a=b', 'a+b', '😀', 'a;b', '#', 'a?b'].map(
    (key) => [key, ONLY] as const,
  ),
  ['./a', resolving('a')],
  ['a//b', resolving('a/b')],
  ['a/../b', resolving('b')],
  ['a/', resolving('a')],
  ['/a', resolving('/a')],
  ['/', resolving('/')],
  ['.', resolving('.')],
  ['..', resolving('..')],
  ['../a', resolving('../a')],
  ['..a', resolving('..a')],
  ['a/./b', resolving('a/b')],
]

const ACCEPTED = [
  'a',
  'Ünïcode',
  '损失',
  'ा',
  'a b',
  ' a',
  'a/b/c',
  'a:b',
  'a-b_c.d',
  'a..b',
  '.a',
  '0',
  '1e3',
  '__proto__',
  'a'.repeat(250),
  'ü'.repeat(250),
]

describe('the names of metrics, params and tags', () => {
  it.each(REFUSED)('[tracking-api 9] refuses %j', async (key, rule) => {
    const runId = await server.newRun()
    const message = (parameter: string) =>
      `Invalid value ${JSON.stringify(key)} for parameter '${parameter}' supplied: ${rule}`
    for (const [route, parameter, body] of [
      ['runs/log-metric', 'name', { key, value: 1, timestamp: 1 }],
      ['runs/log-parameter', 'key', { key, value: 'x' }],
      ['runs/set-tag', 'key', { key, value: 'x' }],
      [
        'runs/log-batch',
        'metrics[1].name',
        {
          metrics: [
            { key: 'ok', value: 1, timestamp: 1 },
            { key, value: 1, timestamp: 1 },
          ],
        },
      ],
      ['runs/log-batch', 'params[0].key', { params: [{ key, value: 'x' }] }],
      ['runs/log-batch', 'tags[1].key', { tags: [{ key: 'ok' }, { key, value: 'x' }] }],
    ] as const) {
      await server.refuse(
        'INVALID_PARAMETER_VALUE',
        message(parameter),
        server.ask('POST', route, { run_id: runId, ...body }),
      )
    }
    const { run } = await server.get<{ run: { data: { tags: object[]; metrics?: object } } }>('runs/get', {
      run_id: runId,
    })
    expect([run.data.tags.length, run.data.metrics]).toEqual([1, undefined])
  })

  it('[tracking-api 9] accepts letters and digits of any script, and 250 characters', async () => {
    const runId = await server.newRun()
    const items = ACCEPTED.map((key) => ({ key, value: 'x' }))
    const metrics = ACCEPTED.map((key) => ({ key, value: 1, timestamp: 1 }))
    await server.post('runs/log-batch', { run_id: runId, params: items, tags: items, metrics })
    type Keyed = readonly { readonly key: string }[]
    const { run } = await server.get<{ run: { data: { params: Keyed; tags: Keyed; metrics: Keyed } } }>('runs/get', {
      run_id: runId,
    })
    const keys = (list: Keyed) =>
      list
        .map(({ key }) => key)
        .filter((key) => key !== 'mlflow.runName')
        .sort()
    for (const list of [run.data.params, run.data.tags, run.data.metrics])
      expect(keys(list)).toEqual([...ACCEPTED].sort())
  })

  it('[tracking-api 9] keys of more than 250 characters are refused, each in its words', async () => {
    const runId = await server.newRun()
    for (const key of ['k'.repeat(251), 'k'.repeat(2000)]) {
      for (const [route, label, body] of [
        ['runs/log-metric', 'Metric name', { key, value: 1, timestamp: 1 }],
        ['runs/log-parameter', 'Param key', { key, value: 'x' }],
        ['runs/set-tag', 'key', { key, value: 'x' }],
        ['runs/log-batch', 'Metric name', { metrics: [{ key, value: 1, timestamp: 1 }] }],
        ['runs/log-batch', 'Param key', { params: [{ key, value: 'x' }] }],
        ['runs/log-batch', 'tags[0].key', { tags: [{ key, value: 'x' }] }],
      ] as const) {
        const sentence = `'${label}' exceeds the maximum length of 250 characters`
        await server.refuse('INVALID_PARAMETER_VALUE', sentence, server.ask('POST', route, { run_id: runId, ...body }))
      }
    }
  })

  it('[L-6] [tracking-api 9] values of params and tags are cut without a word, by characters', async () => {
    const runId = await server.newRun()
    const long = '😀'.repeat(9000)
    await server.post('runs/log-parameter', { run_id: runId, key: 'p', value: long })
    await server.post('runs/log-parameter', { run_id: runId, key: 'p', value: '😀'.repeat(6000) })
    await server.post('runs/set-tag', { run_id: runId, key: 't', value: long })
    await server.post('runs/log-batch', {
      run_id: runId,
      params: [{ key: 'q', value: long }],
      tags: [{ key: 'u', value: long }],
    })
    type Items = readonly { readonly key: string; readonly value: string }[]
    const { run } = await server.get<{ run: { data: { params: Items; tags: Items } } }>('runs/get', { run_id: runId })
    expect(run.data.params.map(({ value }) => value)).toEqual(['😀'.repeat(6000), '😀'.repeat(6000)])
    expect(run.data.tags.filter(({ key }) => key !== 'mlflow.runName').map(({ value }) => value)).toEqual([
      '😀'.repeat(8000),
      '😀'.repeat(8000),
    ])
  })
})
