import { expect, it } from 'vitest'
import {
  consolePartNumber,
  consolePartPath,
  type LogFormat,
  logFormatOf,
  type LogLine,
  parseLogLine,
  writeLogLine,
} from '../src/run-log.js'

it.each([
  ['logs/console/00000001.ndjson', 1],
  ['logs/console/00012345.ndjson', 12_345],
  ['logs/console/00000000.ndjson', undefined],
  ['logs/console/1.ndjson', undefined],
  ['logs/console/00000001.ndjson.gz', undefined],
  ['logs/00000001.ndjson', undefined],
])('[LOG-1] %s is part %s of the console log', (path, number) => {
  expect(consolePartNumber(path)).toBe(number)
  if (number !== undefined) expect(consolePartPath(number)).toBe(path)
})

it.each([
  ['logs/train.log', 'plain'],
  ['logs/notes.txt', 'plain'],
  ['logs/worker.ndjson', 'ndjson'],
  ['logs/old/train.log', undefined],
  ['logs/loss.png', undefined],
  ['train.log', undefined],
])('[LOG-4] %s is a log in the format %s', (path, format) => {
  expect(logFormatOf(path)).toBe(format)
})

it('[LOG-1] a written line reads back', () => {
  const line = { text: 'loss "0.25"\tµ\u2028', stream: 'stderr', timeMs: 1_764_502_830_123 } as const
  const written = writeLogLine(line)
  expect(written.endsWith('\n')).toBe(true)
  expect(parseLogLine(written.slice(0, -1), 'ndjson')).toEqual(line)
})

const local = (text: string) => new Date(text).getTime()

it.each<[line: string, format: LogFormat, expected: LogLine]>([
  ['{"t":5,"s":"stdout","m":"a"}', 'ndjson', { text: 'a', stream: 'stdout', timeMs: 5 }],
  ['{"m":"a"}', 'ndjson', { text: 'a' }],
  ['{"t":"5","s":"log","m":"a"}', 'ndjson', { text: 'a' }],
  ['{"t":5,"s":"stdout","m":7}', 'ndjson', { text: '{"t":5,"s":"stdout","m":7}' }],
  ['{"t":5,"s":"std', 'ndjson', { text: '{"t":5,"s":"std' }],
  ['{"m":"10%\\r100%\\r"}', 'ndjson', { text: '100%' }],
  ['10%\r100%\r', 'plain', { text: '100%' }],
  ['null', 'ndjson', { text: 'null' }],
  ['', 'ndjson', { text: '' }],
  ['2026-05-04T14:29:01.25Z epoch 1', 'plain', { text: 'epoch 1', timeMs: Date.UTC(2026, 4, 4, 14, 29, 1, 250) }],
  ['2026-05-04T14:29:01+0200 epoch 1', 'plain', { text: 'epoch 1', timeMs: Date.UTC(2026, 4, 4, 12, 29, 1) }],
  ['2026-05-04 14:29:01,250 - root', 'plain', { text: '- root', timeMs: local('2026-05-04T14:29:01.250') }],
  ['[2026-05-04 14:29:01] x', 'plain', { text: 'x', timeMs: local('2026-05-04T14:29:01') }],
  ['2026-05-04', 'plain', { text: '2026-05-04' }],
  ['2026-99-99 14:29:01 x', 'plain', { text: '2026-99-99 14:29:01 x' }],
  ['{"t":5,"s":"stdout","m":"a"}', 'plain', { text: '{"t":5,"s":"stdout","m":"a"}' }],
])('[LOG-1] [LOG-3] [LOG-4] reads %s as %s', (line, format, expected) => {
  expect(parseLogLine(line, format)).toEqual(expected)
})
