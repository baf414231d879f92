import { expect, it } from 'vitest'
import { paramsAsFlags, paramsAsJson, paramsAsPython } from '../../../src/parts/params/params-text.js'

const PARAMS = [
  { key: 'layer10', value: '1e-3' },
  { key: 'layer2', value: 'it\'s "odd"\n' },
  { key: '__proto__', value: 'True' },
]

it('[U-RUN-5] all params are copied as JSON, as a Python dict and as flags, as stored', () => {
  expect(JSON.parse(paramsAsJson(PARAMS))).toEqual(Object.fromEntries(PARAMS.map(({ key, value }) => [key, value])))
  expect(paramsAsPython(PARAMS)).toBe(
    `{\n    "__proto__": "True",\n    "layer2": "it's \\"odd\\"\\n",\n    "layer10": "1e-3",\n}`,
  )
  expect(paramsAsFlags(PARAMS)).toBe(`--__proto__ True --layer2 'it'\\''s "odd"\n' --layer10 1e-3`)
})
