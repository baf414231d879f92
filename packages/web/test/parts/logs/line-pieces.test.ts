import { expect, it } from 'vitest'
import { ansiPieces, withoutAnsi } from '../../../src/parts/logs/ansi.js'
import { linePieces } from '../../../src/parts/logs/line-pieces.js'

it.each([
  ['plain', [['plain', {}]]],
  [
    '\u001b[31mred\u001b[0m rest',
    [
      ['red', { colour: 'red' }],
      [' rest', {}],
    ],
  ],
  [
    '\u001b[1;4;92mok\u001b[22;39m u',
    [
      ['ok', { isBold: true, isUnderlined: true, colour: 'green' }],
      [' u', { isUnderlined: true }],
    ],
  ],
  [
    '\u001b[38;5;3ma\u001b[38;2;1;2;31mb\u001b[48;5;1mc',
    [
      ['a', { colour: 'yellow' }],
      ['b', { colour: 'yellow' }],
      ['c', { colour: 'yellow' }],
    ],
  ],
  [
    '\u001b[2K\u001b[1Gbar\u001b]0;title\u0007!',
    [
      ['bar', {}],
      ['!', {}],
    ],
  ],
  ['\u001b[mend\u001b', [['end\u001b', {}]]],
])('[U-RUN-11] the colour codes of %j become styles', (text, expected) => {
  expect(ansiPieces(text).map((piece) => [piece.text, piece.style])).toEqual(expected)
  expect(withoutAnsi(text)).toBe(expected.map(([part]) => part).join(''))
})

it.each([
  ['loss 1', 'loss', ['[loss]', ' 1']],
  ['aXbXc', 'x', ['a', '[X]', 'b', '[X]', 'c']],
  ['\u001b[31mva\u001b[0ml 1', 'val', ['[va]', '[l]', ' 1']],
  ['nothing', 'x', ['nothing']],
  ['x', '', ['x']],
  ['aaa', 'aa', ['[aa]', 'a']],
])('[U-RUN-11] the search %j marks %j', (text, needle, expected) => {
  const pieces = linePieces(text, needle)
  expect(pieces.map((piece) => (piece.isMatch ? `[${piece.text}]` : piece.text))).toEqual(expected)
})
