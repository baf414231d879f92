import { describe, expect, it } from 'vitest'
import { ConsoleLines } from '../../src/files/console-lines.js'

/** In the place of a text: what is unfinished is asked for. */
const FLUSH = null
type Step = string | null

describe('lines', () => {
  it.each<[what: string, steps: Step[], told: string[]]>([
    ['whole lines', ['a\nb\n'], ['a', 'b']],
    ['empty lines', ['a\n\n\nb\n'], ['a', '', '', 'b']],
    ['a line in pieces', ['a', 'b', '\nc', '\n'], ['ab', 'c']],
    ['lines of Windows', ['a\r\nb\r', '\nc\r\n'], ['a', 'b', 'c']],
    ['an unfinished line', ['a\nb', FLUSH], ['a', 'b']],
    ['nothing unfinished', ['a\n', FLUSH, FLUSH], ['a']],
    ['the rest of a line that was told', ['loading…', FLUSH, ' done\nnext\n'], ['loading…', ' done', 'next']],
    ['dots', ['.', FLUSH, '.', FLUSH, '.\n', FLUSH], ['.', '.', '.']],
    ['the end of a line that was told', ['loading…', FLUSH, '\nnext\n'], ['loading…', 'next']],
    ['colours', ['\x1b[31mred\x1b[0m\n'], ['\x1b[31mred\x1b[0m']],
    ['a hidden cursor', ['\x1b[?25lx\x1b[?25h\n'], ['x']],
  ])('[CON-3] %s', (_, steps, told) => {
    expect(run(steps)).toEqual(told)
  })
})

describe('what is written over', () => {
  it.each<[what: string, steps: Step[], told: string[]]>([
    ['a bar to its end', ['\r10%', '\r50%', '\r100%\nnext\n'], ['100%', 'next']],
    ['a bar that rewinds after', ['10%\r50%\r100%\r\nnext\n'], ['100%', 'next']],
    ['a bar between flushes', ['\r1%\r2%', FLUSH, '\r3%\r4%', FLUSH, '\r5%\n'], ['2%', '4%', '5%']],
    ['a bar that stands', ['\r2%', FLUSH, '\r2%', FLUSH, '\r2%\n', 'next\n'], ['2%', 'next']],
    ['a bar that is wiped out', ['\r10%\r    \rnext\n'], ['next']],
    ['a bar that is wiped out at last', ['\r10%\r    \r\nnext\n'], ['next']],
    ['a bar by cursor moves', ['\x1b[2K\x1b[1G10%', '\x1b[2K\x1b[0G20%', '\x1b[G30%\n'], ['30%']],
    ['a move to another column', ['a\x1b[20Gb\n'], ['ab']],
    ['a frame', ['A1\nB1\n', '\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K\x1b[GA2\nB2\n', FLUSH], ['A1', 'B1', 'A2', 'B2']],
    [
      'frames',
      ['A1\nB1\n', '\x1b[2AA2\nB2\n', '\x1b[2AA3\nB3\n', FLUSH, '\x1b[2AA4\nB4\n', 'next\n'],
      ['A1', 'B1', 'A3', 'B3', 'A4', 'B4', 'next'],
    ],
    ['a line above, and back', ['A1\nB1\n', '\x1b[2AA2\n\x1b[1Bnext\n'], ['A1', 'B1', 'A2', 'next']],
    ['frames without a last newline', ['A1\nB1', '\x1b[1A\rA2\nB2', '\x1b[1A\rA3\nB3', FLUSH], ['A1', 'A3', 'B3']],
    ['a bar below another', ['\rA1', '\n\rB1\x1b[A', '\rA2', '\n\rB2\x1b[A', FLUSH], ['A1', 'A2', 'B2']],
    [
      'a frame of which one line changes',
      ['A1\nB1\n', '\x1b[2AA1\nB2\n', FLUSH, '\x1b[2AA1\nB3\n', FLUSH],
      ['A1', 'B1', 'B2', 'B3'],
    ],
    ['more lines above than there are', ['A1\n\x1b[999AA2\n', FLUSH], ['A1', 'A2']],
    ['a bar below that the cursor comes back to', ['A\nB\x1b[A\x1b[B\nnext\n'], ['A', 'B', 'next']],
  ])('[CON-4] %s', (_, steps, told) => {
    expect(run(steps)).toEqual(told)
  })

  it('[CON-4] a bar of any length is one line', () => {
    const lines = new ConsoleLines()
    for (let i = 0; i < 100_000; i++) expect(lines.push(`\r${i} of 100000`)).toEqual([])
    expect(lines.push('\n')).toEqual(['99999 of 100000'])
  })
})

describe('long lines', () => {
  it('[CON-5] come in pieces of 8,192, of a chunk or of many', () => {
    const long = 'x'.repeat(20_000)
    const pieces = ['x'.repeat(8_192), 'x'.repeat(8_192), 'x'.repeat(3_616)]
    expect(run([`${long}\nnext\n`])).toEqual([...pieces, 'next'])
    expect(run([...Array.from({ length: 200 }, () => 'x'.repeat(100)), '\nnext\n'])).toEqual([...pieces, 'next'])
    expect(run([`${'x'.repeat(8_192)}\nnext\n`])).toEqual(['x'.repeat(8_192), 'next'])
  })

  it('[CON-5] are not cut within a character', () => {
    const [first, second] = run([`${'x'.repeat(8_191)}😀\n`])
    expect([first, second]).toEqual(['x'.repeat(8_191), '😀'])
  })

  it('[CON-5] leave nothing behind that grows', () => {
    const lines = new ConsoleLines()
    let told = 0
    for (let i = 0; i < 1_000; i++) told += lines.push('y'.repeat(10_000)).length
    expect(told).toBe(Math.floor((1_000 * 10_000 - 1) / 8_192))
    expect(lines.flush()[0]?.length).toBeLessThanOrEqual(8_192)
  })
})

it('[CON-3] [CON-4] nothing that is written on lines of its own is lost or doubled, wherever it is cut', () => {
  const text = 'a\nbb\r\n\ncc \x1b[32mgreen\x1b[0m\nlast'
  for (let first = 0; first <= text.length; first++) {
    for (let second = first; second <= text.length; second++) {
      // An escape sequence comes in one write.
      if (/\x1b\[?\d*$/.test(text.slice(0, first)) || /\x1b\[?\d*$/.test(text.slice(0, second))) continue
      const steps = [text.slice(0, first), text.slice(first, second), text.slice(second), FLUSH]
      expect(run(steps)).toEqual(['a', 'bb', '', 'cc \x1b[32mgreen\x1b[0m', 'last'])
    }
  }
})

function run(steps: readonly Step[]): string[] {
  const lines = new ConsoleLines()
  return steps.flatMap((step) => (step === FLUSH ? lines.flush() : lines.push(step)))
}
