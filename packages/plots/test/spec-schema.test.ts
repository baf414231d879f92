import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { PICTURED } from './pictured.js'

const schema = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve('vega-lite/vega-lite-schema.json')), 'utf8'),
) as object
const isValid = new Ajv({ strict: false, validateFormats: false }).compile(schema)

it.each(Object.keys(PICTURED))('[FG-5] the spec of %s is valid Vega-Lite, named by version and mark', (mark) => {
  const { spec, stats } = (PICTURED[mark] as (typeof PICTURED)[string])({})
  isValid(spec)
  expect(isValid.errors).toBeNull()
  expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json')
  expect(spec['usermeta']).toEqual({
    labbook: { mark: expect.any(String), version: 1, stats: JSON.parse(JSON.stringify(stats)) as object },
  })
  expect(JSON.stringify(spec)).not.toMatch(/"url"/)
})

it('[FG-5] the schema refuses what is none', () => {
  expect(isValid({ ...PICTURED['histogram']?.({}).spec, width: 'wide' })).toBe(false)
})
