import { writeLogLine } from '@labbook/protocol'
import { describe, expect, it } from 'vitest'
import { LogLines } from '../../../src/parts/logs/log-lines.js'
import { LogSearch } from '../../../src/parts/logs/log-search.js'

const encoder = new TextEncoder()
const part = (number: number) => ({ path: `logs/console/${number}`, from: 0 })

function textOf(log: LogLines): (string | undefined)[] {
  return Array.from({ length: log.count }, (_, i) => log.lineAt(i)?.text)
}

describe('the lines of a log', () => {
  it('[LOG-3] run through all parts, however the bytes come', () => {
    const text = ['first', 'µ second', '', 'last'].map((line) => `${line}\n`).join('')
    const bytes = encoder.encode(text)
    for (let cut = 0; cut <= bytes.length; cut++) {
      const log = new LogLines('plain')
      log.append({ path: 'a', from: 0 }, bytes.subarray(0, cut))
      log.append({ path: 'a', from: cut }, bytes.subarray(cut))
      expect(textOf(log)).toEqual(['first', 'µ second', '', 'last'])
    }
  })

  it('[LOG-3] a part that does not end in a newline ends its line all the same', () => {
    const log = new LogLines('plain')
    log.append(part(1), encoder.encode('one\ntw'))
    expect(textOf(log)).toEqual(['one', 'tw'])
    log.append(part(2), encoder.encode('three\n'))
    expect(textOf(log)).toEqual(['one', 'tw', 'three'])
  })

  it('[LOG-3] know their stream and time; a broken line is text', () => {
    const log = new LogLines('ndjson')
    const lines = [
      writeLogLine({ text: 'out', stream: 'stdout', timeMs: 1000 }),
      writeLogLine({ text: 'err', stream: 'stderr', timeMs: 2000 }),
      '{"t":3000,"s":"std\n',
    ]
    log.append(part(1), encoder.encode(lines.join('')))
    log.append(part(2), encoder.encode(writeLogLine({ text: 'more', stream: 'stderr', timeMs: 4000 })))
    expect(log.lineAt(0)).toEqual({ text: 'out', stream: 'stdout', timeMs: 1000, isTrouble: false })
    expect(log.lineAt(2)).toEqual({ text: '{"t":3000,"s":"std', isTrouble: false })
    expect([0, 1, 2, 3].map((line) => log.streamAt(line))).toEqual(['stdout', 'stderr', undefined, 'stderr'])
    expect([log.stderrCount, log.lastMs]).toEqual([2, 4000])
    expect([999, 1000, 2500, 9000].map((ms) => log.lineAtTime(ms))).toEqual([undefined, 0, 1, 3])
    expect([0, 2, 3].map((line) => log.timeOf(line))).toEqual([1000, 2000, 4000])
  })

  it('[U-RUN-11] filtered by stream they keep their numbers', () => {
    const log = new LogLines('ndjson')
    const streams = ['stdout', 'stderr', 'stdout', 'stderr', 'stderr'] as const
    log.append(
      part(1),
      encoder.encode(streams.map((stream, i) => writeLogLine({ text: '', stream, timeMs: i })).join('')),
    )
    const rows = log.rows('stderr')
    expect([0, 1, 2].map((row) => rows.lineAt(row))).toEqual([1, 3, 4])
    expect([0, 1, 2, 3, 4].map((line) => rows.rowOf(line))).toEqual([0, 0, 1, 1, 2])
    expect(log.rows('stdout').count).toBe(2)
    expect(log.rows('all').count).toBe(5)
  })

  it('[U-RUN-11] tracebacks are marked to their last line, also across parts', () => {
    const log = new LogLines('plain')
    log.append(part(1), encoder.encode('start\nTraceback (most recent call last):\n  File "a.py", line 1\n'))
    log.append(part(2), encoder.encode('    x()\nValueError: no\nnext\n    at main (a.ts:3:5)\n  at the end\n'))
    const marked = Array.from({ length: log.count }, (_, i) => log.lineAt(i)).filter((line) => line?.isTrouble === true)
    expect(marked.map((line) => line?.text)).toEqual([
      'Traceback (most recent call last):',
      '  File "a.py", line 1',
      '    x()',
      'ValueError: no',
      '    at main (a.ts:3:5)',
    ])
  })

  it('[U-RUN-11] of a long log only the bytes of late use are held; the rest is named, and fits in again', async () => {
    const log = new LogLines('plain')
    const piece = encoder.encode(`${'x'.repeat(999)}\n`.repeat(1000))
    const pieces = 100
    for (let i = 0; i < pieces; i++) log.append({ path: 'a', from: i * piece.length }, piece)
    expect(log.count).toBe(100_000)
    expect(log.lineAt(99_999)?.text).toHaveLength(999)
    expect(log.lineAt(0)).toBeUndefined()
    expect(log.missing(0, 10)).toEqual([{ path: 'a', from: 0, to: piece.length }])
    log.restore({ path: 'a', from: 0, to: piece.length }, piece)
    expect(log.lineAt(0)?.text).toHaveLength(999)
    expect(log.missing(0, 10)).toEqual([])
  })
})

describe('the search in a log', () => {
  it('[U-RUN-11] finds lines whatever their letter case and colours, and goes on as the log grows', async () => {
    const log = new LogLines('plain')
    log.append(part(1), encoder.encode('val_RMSE 1\nloss\n\u001b[31mval\u001b[0m_rmse 2\nval_rms'))
    const search = new LogSearch(log, 'Val_Rmse', async () => false)
    const stop = search.onChange(() => {})
    await settled(search)
    expect(search.found).toEqual([0, 2])
    log.append({ ...part(1), from: 40 }, encoder.encode('e 3\nval_rmse 4'))
    await settled(search)
    expect(search.found).toEqual([0, 2, 3, 4])
    stop()
  })

  it('[U-RUN-11] fetches what was dropped', async () => {
    const log = new LogLines('plain')
    const piece = encoder.encode(`${'x'.repeat(999)}\n`.repeat(999) + `needle${'x'.repeat(993)}\n`)
    for (let i = 0; i < 80; i++) log.append({ path: 'a', from: i * piece.length }, piece)
    let fetched = 0
    const search = new LogSearch(log, 'needle', async (wanted) => {
      fetched++
      log.restore(wanted, piece)
      return true
    })
    await settled(search)
    expect(search.found).toEqual(Array.from({ length: 80 }, (_, i) => 1000 * i + 999))
    expect(fetched).toBeGreaterThan(0)
  })
})

async function settled(search: LogSearch) {
  while (!search.isDone) await new Promise((resolve) => setTimeout(resolve, 1))
}
