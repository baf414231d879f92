import { describe, expect, it } from 'vitest'
import { csv } from '../../src/format/csv.js'

describe('csv', () => {
  it('[X07] a text that a spreadsheet would run gets a leading apostrophe, a number does not', () => {
    expect(csv([['=1+1', '@x', '-a', '+b', -1, 'plain']])).toBe("'=1+1,'@x,'-a,'+b,-1,plain\r\n")
  })

  it('[U-CHART-10] commas, quotes and line breaks stay in their cell; large steps and doubles keep their digits', () => {
    expect(csv([['a,b', 'say "hi"', 'x\ny', 9_223_372_036_854_775_807n, 0.1 + 0.2]])).toBe(
      '"a,b","say ""hi""","x\ny",9223372036854775807,0.30000000000000004\r\n',
    )
  })
})
