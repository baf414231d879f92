import { describe, expect, it } from 'vitest'
import { lexFilter } from '@labbook/search'

describe('lexFilter', () => {
  it.each<[string, [kind: string, text: string][]]>([
    [
      "metrics.a>=-1.5e3 AND tags.`b c`='x'",
      [
        ['word', 'metrics.a'],
        ['operator', '>='],
        ['number', '-1.5e3'],
        ['word', 'AND'],
        ['quoted', 'tags.`b c`'],
        ['operator', '='],
        ['string', "'x'"],
      ],
    ],
    [
      '"a".b "c"',
      [
        ['quoted', '"a".b'],
        ['string', '"c"'],
      ],
    ],
    [
      "E'a\\'b' e'c' f'd'",
      [
        ['string', "E'a\\'b'"],
        ['string', "e'c'"],
        ['word', 'f'],
        ['string', "'d'"],
      ],
    ],
    [
      "'it''s' 'a\\'b'",
      [
        ['string', "'it''s'"],
        ['string', "'a\\'b'"],
      ],
    ],
    [
      "'C:\\' x",
      [
        ['string', "'C:\\'"],
        ['word', 'x'],
      ],
    ],
    ['`a``b`', [['quoted', '`a``b`']]],
    [
      '1_000 0x10 a-b 1.',
      [
        ['unquoted', '1_000'],
        ['unquoted', '0x10'],
        ['unquoted', 'a-b'],
        ['number', '1.'],
      ],
    ],
    [
      '(,;)',
      [
        ['open', '('],
        ['comma', ','],
        ['semicolon', ';'],
        ['close', ')'],
      ],
    ],
    [
      '- /* &&',
      [
        ['unknown', '-'],
        ['unknown', '/*'],
        ['unknown', '&&'],
      ],
    ],
    [
      "a = 'b c",
      [
        ['word', 'a'],
        ['operator', '='],
        ['unterminated', "'b c"],
      ],
    ],
    ['tags."b c', [['unterminated', 'tags."b c']]],
    [' \n\t ', []],
  ])('cuts %s', (text, tokens) => {
    expect(lexFilter(text).map((token) => [token.kind, token.text])).toEqual(tokens)
  })
})
