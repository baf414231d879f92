import { parseLogLine } from '@labbook/protocol'
import { describe, expect, it } from 'vitest'
import { type ConsoleLine, type ConsolePart, ConsoleParts } from '../../src/files/console-parts.js'

const PART_BYTES = 128 * 1024

describe('parts', () => {
  it('[LOG-1] hold one JSON object a line, under the number of their first line', () => {
    const parts = new ConsoleParts()
    parts.add({ line: 1, stream: 'stdout', timestamp: 1_764_502_830_123, text: 'loss "0.25"\t\u2028' })
    parts.add({ line: 2, stream: 'stderr', timestamp: 1_764_502_830_124, text: '' })
    const [part, ...others] = parts.takeChanged()
    expect(others).toEqual([])
    expect(part?.path).toBe('logs/console/00000001.ndjson')
    expect(textOf(part)).toBe(
      '{"t":1764502830123,"s":"stdout","m":"loss \\"0.25\\"\\t\u2028"}\n{"t":1764502830124,"s":"stderr","m":""}\n',
    )
  })

  it('[LOG-2] only the last one grows, none is too large, and none comes again after a later one', () => {
    const parts = new ConsoleParts()
    const kept = new Map<string, ConsolePart>()
    const lines = Array.from({ length: 3_000 }, (_, i) => lineOf(i + 1, `${i} ${'é'.repeat(i % 300)}`))
    for (const [i, line] of lines.entries()) {
      parts.add(line)
      if (i % 7 !== 0 && i !== lines.length - 1) continue
      for (const part of parts.takeChanged()) {
        expect(textOf(part).startsWith(textOf(kept.get(part.path)))).toBe(true)
        expect(part.bytes.length).toBeLessThanOrEqual(PART_BYTES)
        // Nothing of a part comes again once there is a later one.
        expect(part.path >= ([...kept.keys()].at(-1) ?? '')).toBe(true)
        kept.set(part.path, part)
      }
    }
    expect(parts.takeChanged()).toEqual([])
    const paths = [...kept.keys()]
    expect(paths).toEqual(paths.toSorted())
    expect(paths.length).toBeGreaterThan(5)
    expect(linesOf([...kept.values()])).toEqual(lines.map(({ text }) => text))
  })

  it('[LOG-2] a part is filled to its last byte', () => {
    const parts = new ConsoleParts()
    const empty = JSON.stringify({ t: 1, s: 'stdout', m: '' }).length + 1
    parts.add(lineOf(1, 'x'.repeat(PART_BYTES - 2 * empty - 1)))
    parts.add(lineOf(2, 'y'))
    expect(parts.takeChanged().map(({ bytes }) => bytes.length)).toEqual([PART_BYTES])
    parts.add(lineOf(3, ''))
    expect(parts.takeChanged().map(({ path }) => path)).toEqual(['logs/console/00000003.ndjson'])
  })

  it('[LOG-2] a line that fits into no part is split, not within a character', () => {
    const parts = new ConsoleParts()
    const long = `a${'😀\x01'.repeat(60_000)}`
    parts.add(lineOf(1, long))
    parts.add(lineOf(2, 'next'))
    const taken = parts.takeChanged()
    for (const { bytes } of taken) expect(bytes.length).toBeLessThanOrEqual(PART_BYTES)
    expect(new Set(taken.map(({ path }) => path)).size).toBe(taken.length)
    const texts = linesOf(taken)
    expect(texts.pop()).toBe('next')
    expect(texts.join('')).toBe(long)
    for (const text of texts) expect(text.isWellFormed()).toBe(true)
  })

  it('[LOG-2] a run that goes on, or is sent again, begins a part after those that are there', () => {
    const parts = new ConsoleParts()
    parts.add(lineOf(512, 'again'))
    expect(parts.takeChanged().map(({ path }) => path)).toEqual(['logs/console/00000512.ndjson'])
  })

  it('[LOG-2] counts the bytes that wait', () => {
    const parts = new ConsoleParts()
    expect(parts.waitingBytes).toBe(0)
    parts.add(lineOf(1, 'é'))
    expect(parts.waitingBytes).toBe(new TextEncoder().encode(JSON.stringify({ t: 1, s: 'stdout', m: 'é' })).length + 1)
    parts.takeChanged()
    expect(parts.waitingBytes).toBe(0)
  })
})

function lineOf(line: number, text: string): ConsoleLine {
  return { line, stream: 'stdout', timestamp: 1, text }
}

function textOf(part: ConsolePart | undefined): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(part?.bytes)
}

function linesOf(parts: readonly ConsolePart[]): string[] {
  return parts.flatMap((part) =>
    textOf(part)
      .slice(0, -1)
      .split('\n')
      .map((line) => parseLogLine(line, 'ndjson').text),
  )
}
