import { describe, expect, it } from 'vitest'
import { Utf8Text } from '../../src/http/utf8-text.js'

const TEXT = 'aé漢🙂z'

describe('text in pieces', () => {
  it('[J04] is the same wherever the pieces begin', () => {
    const bytes = Buffer.from(TEXT)
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        const text = new Utf8Text()
        for (const piece of [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)])
          text.add(piece)
        expect(text.end()).toBe(TEXT)
      }
    }
  })

  it.each([[[0x80]], [[0xff]], [[0xc3, 0x28]], [[0xf0, 0x9f, 0x99]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
    '[J04] refuses the bytes %j, in one piece or in many',
    (bytes) => {
      for (const pieces of [[bytes], bytes.map((byte) => [byte])]) {
        expect(() => {
          const text = new Utf8Text()
          for (const piece of pieces) text.add(Buffer.from(piece))
          text.end()
        }).toThrow('not valid UTF-8')
      }
    },
  )
})
