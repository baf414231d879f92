import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { datasetInput, datasetOf, metaDataset } from '../../src/datasets/dataset.js'
import { codeSource, sourceAt } from '../../src/datasets/dataset-source.js'
import type { TensorData } from '../../src/datasets/tensor.js'
import { askPython } from '../python-reference.js'

describe('[sdk-fluent 7.1] a dataset', () => {
  it('has a name, a digest, a source, a schema and a profile', () => {
    expect(datasetOf([{ area: 70, price: 1.5 }], { name: 'houses', source: 'houses.csv', targets: 'price' })).toEqual({
      name: 'houses',
      digest: datasetOf({ area: [70], price: [1.5] }).digest,
      sourceType: 'local',
      source: '{"uri": "houses.csv"}',
      schema:
        '{"mlflow_colspec": [{"type": "long", "name": "area", "required": true}, {"type": "double", "name": "price", "required": true}]}',
      profile: '{"num_rows": 1, "num_elements": 2}',
    })
  })

  it('comes from code and is called dataset unless told otherwise', () => {
    expect(datasetOf({ x: [1] })).toMatchObject({ name: 'dataset', sourceType: 'code', source: '{"tags": {}}' })
    const source = codeSource({ 'mlflow.source.name': 'train.ts' })
    expect(datasetOf({ x: [1] }, { source }).source).toBe('{"tags": {"mlflow.source.name": "train.ts"}}')
    expect(datasetOf({ x: [1] }, { digest: 'mine' }).digest).toBe('mine')
  })

  it('may be known by its address alone', () => {
    expect(metaDataset('https://h/x', { name: 'mm' })).toEqual({
      name: 'mm',
      digest: 'f28bebbd',
      sourceType: 'http',
      source: '{"url": "https://h/x"}',
      schema: undefined,
      profile: undefined,
    })
  })

  it('has its context as an input tag', () => {
    const dataset = datasetOf({ x: [1] })
    expect(datasetInput(dataset, { context: 'train', tags: { fold: '1' } })).toEqual({
      dataset,
      tags: [
        { key: 'mlflow.data.context', value: 'train' },
        { key: 'fold', value: '1' },
      ],
    })
    expect(datasetInput(dataset).tags).toEqual([])
  })

  it.each<[string, () => unknown, string]>([
    [
      'a missing target',
      () => datasetOf({ x: [1] }, { targets: 'y' }),
      "no column 'y' for its targets. Its columns are x.",
    ],
    ['a target of an array by name', () => datasetOf(Int8Array.of(1), { targets: 'y' }), "not the name 'y'"],
    [
      'an array as target of a table',
      () => datasetOf({ x: [1] }, { targets: Int8Array.of(1) }),
      'the name of a column',
    ],
    ['a wrong shape', () => datasetOf({ data: [1, 2], shape: [3] }), 'shape [3] has 3 elements, but 2 were given'],
    ['an empty name', () => datasetOf({ x: [1] }, { name: '' }), 'The name of a dataset is empty.'],
    ['a long name', () => datasetOf({ x: [1] }, { name: 'n'.repeat(501) }), 'has 501 characters, but at most 500'],
    ['a long digest', () => datasetOf({ x: [1] }, { digest: 'n'.repeat(37) }), 'at most 36'],
    ['an empty source', () => datasetOf({ x: [1] }, { source: '' }), 'The source of a dataset is empty'],
    ['a long source', () => metaDataset('s3://'.padEnd(70_000, 'b')), 'at most 65535'],
    ['a long context', () => datasetInput(datasetOf({ x: [1] }), { context: 'c'.repeat(501) }), 'at most 500'],
  ])('is refused for %s', (_, make, why) => {
    expect(make).toThrow(why)
  })
})

describeWith(['python'], 'datasets beside the Python client', () => {
  it('[sdk-fluent 7.1] [sdk-fluent 7.2] tables of every kind of cell', async () => {
    const tables: Record<string, unknown>[] = [
      { x: [1, 2], 'b é': [1.5, null], s: ['x', null], flag: [true, null], none: [null, null] },
      { whole: [1, null], nan: [NaN, null], inf: [Infinity, -0], big: [2 ** 60, 1] },
      { at: [new Date(0), null], list: [[1, 2], [3]], texts: [['a'], null], deep: [[[1]], [[]]] },
      { record: [{ b: 1, a: 'x' }, { a: 'y' }], empty: [{}, []] },
      { mixed: [1, 'x'] },
      { x: [] },
      { u8: Uint8Array.of(255), i8: Int8Array.of(-1), i16: Int16Array.of(-1), u32: Uint32Array.of(2 ** 32 - 1) },
      { i32: Int32Array.of(-1), i64: BigInt64Array.of(-1n), f32: Float32Array.of(NaN), f64: Float64Array.of(-0) },
      { u64: BigUint64Array.of(2n ** 64n - 1n) },
      { small: [2n ** 62n, -1], large: [2n ** 63n, 2n ** 64n - 1n] },
      { '\ufffd': [1], '😀': [2], z: ['text'] },
      { B: ['x'], A: ['y'] },
      { many: Array.from({ length: 1500 }, (_, i) => `text ${i % 1200}`) },
    ]
    await sameAsPython(tables.map((columns) => ({ do: 'from_pandas', with: { columns } })))
  })

  it('[sdk-fluent 7.2] 300 random tables', async () => {
    const cells = fc.oneof(
      column(fc.maxSafeInteger().map((n) => n + 0)),
      column(fc.double().map((n) => (Object.is(n, -0) ? 0.5 : n))),
      column(fc.float().map((n) => (Object.is(n, -0) ? 0.5 : n))),
      column(fc.string({ unit: 'binary' })),
      column(fc.constantFrom('train', 'test', '')),
      column(fc.boolean()),
      column(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      column(fc.oneof(fc.integer(), fc.constant(null))),
      column(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(null))),
      column(fc.date({ min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })),
    )
    const table = fc
      .tuple(fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), cells), { minLength: 1 }), fc.nat(9))
      .map(([columns, numRows]) =>
        Object.fromEntries(columns.map(([name, list]) => [name, list.slice(0, numRows)] as const)),
      )
    const tables = fc.sample(table, { seed: 7, numRuns: 300 })
    expect(new Set(tables.map((columns) => datasetOf(columns).digest)).size).toBeGreaterThan(200)
    await sameAsPython(tables.map((columns) => ({ do: 'from_pandas', with: { columns } })))
  })

  it('[sdk-fluent 7.1] [sdk-fluent 7.2] arrays', async () => {
    const arrays: { features: TensorData; targets?: TensorData }[] = [
      { features: BigInt64Array.of(1n, 2n, 3n) },
      { features: { data: [1, 2, 3, 4, 5.5, 6], shape: [3, 2] }, targets: Uint8Array.of(1, 0, 1) },
      { features: { data: [true, false], shape: [2, 1, 1] } },
      { features: { data: ['a', 'bb', 'é😀'], shape: [3] } },
      { features: { data: ['a', null], shape: [2] } },
      { features: { b: { data: Float32Array.of(1, 2), shape: [2] }, a: { data: [3, 4], shape: [2, 1] } } },
      { features: Uint16Array.of(1), targets: { y: Int32Array.of(-7), x: { data: [0.5], shape: [1] } } },
      { features: new Float64Array(20_000).map((_, i) => Math.sin(i)) },
    ]
    await sameAsPython(arrays.map((each) => ({ do: 'from_numpy', with: each })))
  })

  it('[sdk-fluent 7.1] sources by address', async () => {
    const addresses = [
      '/tmp/x.csv',
      'data/x.csv',
      'file:///tmp/x.csv',
      's3://bucket/key',
      'gs://bucket/key',
      'hdfs://host/x',
      'abfss://c@account/x',
      'http://host/x',
      'https://host/x?y=é',
    ]
    const answers = await askPython(
      'reference_datasets.py',
      addresses.map((address) => ({ do: 'source_at', with: address })),
    )
    expect(addresses.map(sourceAt)).toEqual(answers)
  })
})

type Job =
  | { do: 'from_pandas'; with: { columns: Record<string, unknown> } }
  | { do: 'from_numpy'; with: { features: TensorData; targets?: TensorData } }

async function sameAsPython(jobs: readonly Job[]): Promise<void> {
  const answers = (await askPython('reference_datasets.py', jobs)) as Record<string, string | null>[]
  const ours = jobs.map((job) =>
    job.do === 'from_pandas'
      ? datasetOf(job.with.columns)
      : datasetOf(job.with.features, { targets: job.with.targets }),
  )
  expect(ours.map(({ digest, schema, profile }) => ({ digest, schema: schema ?? null, profile }))).toEqual(
    answers.map(({ digest, schema, profile }) => ({ digest, schema, profile })),
  )
}

/** More cells than any table takes. */
function column(cell: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> {
  return fc.array(cell, { minLength: 9, maxLength: 9 })
}
