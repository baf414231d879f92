import { describe, expect, it } from 'vitest'
import { enforceInput, type OnnxSession, parseScoringRequest, predictWithOnnx } from '../src/index.js'

type Given = Record<string, { type: string; data: unknown; dims: readonly number[] }>

/** A graph that answers what it is told to, and keeps what it was fed with. */
function graph(inputs: OnnxSession<never>['inputMetadata'], outputs: Record<string, object> = {}) {
  const fed: Given[] = []
  const session: OnnxSession<Given[string]> = {
    inputMetadata: inputs,
    outputNames: Object.keys(outputs),
    run: async (feeds) => {
      fed.push(feeds)
      return outputs
    },
  }
  const predict = (body: unknown) =>
    predictWithOnnx(session, enforceInput(parseScoringRequest(JSON.stringify(body)).input, undefined), (feed) => feed)
  return { fed, predict }
}

const table = {
  dataframe_split: {
    columns: ['a', 'b'],
    data: [
      [1, 2],
      [3, null],
    ],
  },
}

describe('an ONNX graph', () => {
  it('[models-and-autolog A.2] with one input gets the whole table as a matrix, nothing as NaN', async () => {
    const { fed, predict } = graph([{ name: 'X', isTensor: true, type: 'float32', shape: ['n', 2] }])
    await predict(table)
    expect(fed).toEqual([{ X: { type: 'float32', data: Float32Array.of(1, 2, 3, Number.NaN), dims: [2, 2] } }])
  })

  it('[models-and-autolog A.2] with several inputs gets each column by its name, as deep as the input is', async () => {
    const { fed, predict } = graph([
      { name: 'b', isTensor: true, type: 'float64', shape: ['n', 1] },
      { name: 'a', isTensor: true, type: 'int64', shape: ['n'] },
    ])
    await predict(table)
    expect(fed).toEqual([
      {
        b: { type: 'float64', data: Float64Array.of(2, Number.NaN), dims: [2, 1] },
        a: { type: 'int64', data: BigInt64Array.of(1n, 3n), dims: [2] },
      },
    ])
  })

  it('[models-and-autolog A.2] gets tensors by name, or the one that there is', async () => {
    const one = graph([{ name: 'X', isTensor: true, type: 'string', shape: ['n'] }])
    await one.predict({ inputs: ['x', 'y'] })
    expect(one.fed).toEqual([{ X: { type: 'string', data: ['x', 'y'], dims: [2] } }])
    const two = graph(['x', 'y'].map((name) => ({ name, isTensor: true, type: 'bool', shape: [1] })))
    await two.predict({ inputs: { y: [true], x: [false] } })
    expect(two.fed[0]).toMatchObject({ x: { data: Uint8Array.of(0) }, y: { data: Uint8Array.of(1) } })
  })

  it.each<[string, object, unknown, RegExp]>([
    ['texts for numbers', { type: 'float32' }, { inputs: ['x'] }, /X: This input expects float32, but the data is str/],
    [
      'fractions for integers',
      { type: 'int64' },
      { inputs: [0.5] },
      /X: This input expects int64, but the data is float64/,
    ],
    ['a kind without a form here', { type: 'float16' }, { inputs: [1] }, /float16, which is not supported/],
    ['no tensor', { isTensor: false }, { inputs: [1] }, /X: This input is not a tensor/],
    ['two tensors for one', { type: 'float32' }, { inputs: { a: [1], b: [2] } }, /one tensor but got 2/],
  ])('[models-and-autolog B.4] refuses %s', async (_, input, body, reason) => {
    const { predict } = graph([{ name: 'X', isTensor: true, shape: ['n'], ...input }])
    await expect(predict(body)).rejects.toThrow(reason)
  })

  const input = [{ name: 'X', isTensor: true, type: 'float32' }]
  const label = { dims: [2], data: BigInt64Array.of(0n, 2n ** 60n) }

  it('[models-and-autolog F] answers a table with rows; outputs of one length lie flat in them', async () => {
    const { predict } = graph(input, { label, y: { dims: [2, 1], data: Float32Array.of(0.5, Number.NaN) } })
    expect(await predict(table)).toEqual([
      { label: 0, y: 0.5 },
      { label: String(2n ** 60n), y: Number.NaN },
    ])
  })

  it('[models-and-autolog F] answers outputs of several lengths with lists in the rows', async () => {
    const { predict } = graph(input, { label, p: { dims: [2, 2], data: [0.1, 0.9, 0.6, 0.4] } })
    expect(await predict(table)).toMatchObject([{ p: [0.1, 0.9] }, { p: [0.6, 0.4] }])
  })

  it('[models-and-autolog F] answers tensors with nested lists by output', async () => {
    const { predict } = graph(input, { y: { dims: [2, 1], data: [1, 2] }, z: { dims: [], data: [3] } })
    expect(await predict({ inputs: [1] })).toEqual({ y: [[1], [2]], z: 3 })
  })

  it('[models-and-autolog F] that answers maps says so', async () => {
    const { predict } = graph(input, { probabilities: [new Map()] })
    await expect(predict(table)).rejects.toThrow(/probabilities: This output is a map or a sequence/)
  })
})
