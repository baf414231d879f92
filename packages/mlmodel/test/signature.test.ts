import { describe, expect, it } from 'vitest'
import { type FieldType, parseModelFile, typeText } from '../src/index.js'

function signature(parts: Record<string, unknown>) {
  const texts = Object.entries(parts).map(([part, entries]) => `  ${part}: '${JSON.stringify(entries)}'`)
  return parseModelFile(`signature:\n${texts.join('\n')}\n`).signature
}

const double: FieldType = { kind: 'scalar', name: 'double' }

describe('a signature', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a scalar', { type: 'long' }, 'long'],
    ['an array', { type: 'array', items: { type: 'string' } }, 'array of string'],
    ['a map', { type: 'map', values: { type: 'double' } }, 'map of double'],
    ['an object', { type: 'object', properties: { n: { type: 'long' } } }, 'object'],
    ['anything', { type: 'any' }, 'any'],
    [
      'a tensor',
      { type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: [-1, 28, 28] } },
      'tensor, float32, shape (-1, 28, 28)',
    ],
    ['of another system', { type: 'sparkml_vector' }, 'sparkml_vector'],
    ['of an early param', { dtype: 'double' }, 'double'],
    ['nothing that is known', {}, 'unknown'],
  ])('[U-MODEL-3] [models-and-autolog B.1] names the type of %s', (_, entry, text) => {
    expect(signature({ inputs: [entry] }).inputs?.map(({ type }) => typeText(type))).toEqual([text])
  })

  it('[models-and-autolog B.1] holds nested objects with what they require', () => {
    const tags = { type: 'array', items: { type: 'object', properties: { k: { type: 'double', required: false } } } }
    const [field] = signature({ inputs: [{ type: 'object', name: 'opts', properties: { tags } }] }).inputs ?? []
    expect(field?.type).toEqual({
      kind: 'object',
      properties: [
        {
          name: 'tags',
          isRequired: true,
          type: {
            kind: 'array',
            items: { kind: 'object', properties: [{ name: 'k', type: double, isRequired: false }] },
          },
        },
      ],
    })
  })

  it('[models-and-autolog B.1] reads required, its absence, and the optional of early clients', () => {
    const fields = [{}, { required: false }, { required: true }, { optional: true }, { optional: false }]
    const inputs = fields.map((field, i) => ({ type: 'double', name: `${i}`, ...field }))
    expect(signature({ inputs }).inputs?.map(({ isRequired }) => isRequired)).toEqual([true, false, true, false, true])
  })

  it('[models-and-autolog B.2] reads params with their defaults; a shape makes a list of one', () => {
    const params = [
      { name: 't', default: 0.7, shape: null, type: 'double' },
      { name: 'tags', default: ['x', 'y'], shape: [-1], type: 'string' },
    ]
    expect(signature({ params }).params).toEqual([
      { name: 't', type: double, default: 0.7 },
      { name: 'tags', type: { kind: 'array', items: { kind: 'scalar', name: 'string' } }, default: ['x', 'y'] },
    ])
  })

  it('[X04] ends in an unknown type where it is nested too deep', () => {
    let entry: Record<string, unknown> = { type: 'long' }
    for (let i = 0; i < 1000; i++) entry = { type: 'array', items: entry }
    const [field] = signature({ inputs: [entry] }).inputs ?? []
    expect(typeText(field?.type ?? double)).toMatch(/^(array of )+array$/)
  })
})
