import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ConsoleStream } from '../../src/node/console-capture.js'
import { built, type Ended, runNode } from './child.js'

const folder = mkdtempSync(join(tmpdir(), 'labbook-console-'))
afterAll(() => rmSync(folder, { recursive: true }))

let programs = 0

type Told = [stream: ConsoleStream, text: string]

describe('what is printed', () => {
  it('[CON-1] arrives unchanged, in its order', async () => {
    const body = `
      console.log('a %s', 1)
      process.stderr.write('b')
      process.stdout.write(Buffer.from([0xff, 0xfe, 10]))
      process.stdout.write('68690a', 'hex')
      process.stdout.write(new Uint8Array([99, 10]))
      console.error('d')`
    const captured = await run(capturing(body))
    const plain = await run(body)
    expect(plain.stdout).not.toBe('')
    expect([captured.stdout, captured.stderr]).toEqual([plain.stdout, plain.stderr])
  })

  it('[CON-1] keeps back-pressure, callbacks and errors', async () => {
    const body = `
      const found = []
      found.push(process.stdout.write('x'.repeat(10_000_000) + '\\n'), process.stdout.writableNeedDrain)
      found.push(await new Promise((resolve) => process.stdout.write('y\\n', resolve)))
      found.push(await new Promise((resolve) => process.stdout.write('z\\n', 'utf8', resolve)))
      try { process.stdout.write(null) } catch (error) { found.push(error.code) }
      try { process.stdout.write(7) } catch (error) { found.push(error.code) }`
    const { report } = await run(capturing(body), 'found')
    expect(report).toEqual((await run(body, 'found')).report)
    expect(report).toEqual([false, true, null, null, 'ERR_STREAM_NULL_VALUES', 'ERR_INVALID_ARG_TYPE'])
  })

  it('[CON-2] is told line by line, with its stream and its time', async () => {
    const { report } = await run(
      `
      const before = Date.now()
      const told = []
      const capture = captureConsole({ onLine: (...line) => told.push(line) })
      console.log('one\\ntwo')
      console.error('three')
      process.stdout.write('fo')
      process.stderr.write('fi')
      process.stdout.write('ur\\n')
      process.stderr.write('ve\\n')
      capture.stop()
      const after = Date.now()
      const found = told.map(([stream, text, ms]) => [stream, text, before <= ms && ms <= after])`,
      'found',
    )
    expect(report).toEqual([
      ['stdout', 'one', true],
      ['stdout', 'two', true],
      ['stderr', 'three', true],
      ['stdout', 'four', true],
      ['stderr', 'five', true],
    ])
  })

  it('[CON-2] is read as UTF-8, also when a character comes in pieces or is none', async () => {
    const told = await linesOf(`
      const bytes = Buffer.from('é😀\\n')
      for (const byte of bytes) process.stdout.write(Buffer.from([byte]))
      process.stdout.write(Buffer.from([0x61, 0xff, 10]))
      process.stdout.write(Buffer.from([0xc3]))
      process.stdout.write('text\\n')
      process.stdout.write('é\\n', 'latin1')
      process.stdout.write('w6kK', 'base64')
      process.stdout.write('é\\n', 'utf16le')
      process.stdout.write(new Uint16Array([0x0a62]))
      process.stdout.write(Buffer.from([0xc3]))`)
    expect(told.map(([, text]) => text)).toEqual(['é😀', 'a\ufffd', '\ufffdtext', '\ufffd', 'é', 'é', 'b', '\ufffd'])
  })
})

it('[CON-2] workers are heard, child processes are not', async () => {
  const told = await linesOf(`
    const { Worker } = await import('node:worker_threads')
    const { spawn } = await import('node:child_process')
    const { once } = await import('node:events')
    await once(new Worker('console.log("worker")', { eval: true }), 'exit')
    const shell = spawn('/bin/sh', ['-c', 'echo child'], { stdio: 'inherit' })
    await once(shell, 'exit')`)
  expect(told).toEqual([['stdout', 'worker']])
})

it('[CON-2] a console that writes past the streams is heard, as that of Deno and Bun', async () => {
  const { report, stdout } = await run(
    `
    const { Writable } = await import('node:stream')
    const { writeSync } = await import('node:fs')
    const past = new Writable({ write: (chunk, _, done) => { writeSync(1, chunk); done() } })
    globalThis.console = new console.Console(past)
    const original = console.log
    const told = []
    const capture = captureConsole({ onLine: (...line) => told.push(line.slice(0, 2)), isConsoleApart: true })
    console.log('loss %d', 0.5, { epoch: 1 })
    console.warn('warned')
    process.stdout.write('written\\n')
    capture.stop()
    console.log('after')
    const found = [told, console.log === original]`,
    'found',
  )
  expect(report).toEqual([
    [
      ['stdout', 'loss 0.5 { epoch: 1 }'],
      ['stderr', 'warned'],
      ['stdout', 'written'],
    ],
    true,
  ])
  expect(stdout.split('\n').sort()).toEqual(['', 'after', 'loss 0.5 { epoch: 1 }', 'warned', 'written'])
})

describe('unfinished lines', () => {
  it('[CON-3] are told while the program waits', async () => {
    const { report } = await run(
      `
      const told = []
      captureConsole({ onLine: (_, text) => told.push(text) })
      process.stdout.write('loading')
      while (told.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
      process.stdout.write(' done\\n')`,
      'told',
    )
    expect(report).toEqual(['loading', ' done'])
  })

  it('[CON-3] do not keep the process alive', async () => {
    expect(await run(`captureConsole({ onLine() {} }); process.stdout.write('loading')`)).toMatchObject({ code: 0 })
  })

  it('[CON-4] a bar of a thread that never rests is told, at most once a second', async () => {
    const { report } = await run(
      `
      const told = []
      captureConsole({ onLine: (_, text) => told.push(text) })
      const start = Date.now()
      for (let i = 0; Date.now() - start < 2_500; i++) process.stderr.write('\\r' + i)
      const found = [told.length, Math.floor((Date.now() - start) / 1000)]`,
      'found',
    )
    const [lines = NaN, seconds = NaN] = report as number[]
    expect(lines).toBeGreaterThanOrEqual(2)
    expect(lines).toBeLessThanOrEqual(seconds)
  })
})

it('[CON-6] a flood is cut, and the log says how much is missing', async () => {
  const { report } = await run(
    `
    let told = 0
    const notes = []
    const onLine = (_, text) => (text.startsWith('[') ? notes.push(text) : told++)
    const capture = captureConsole({ onLine })
    const chunk = ('x'.repeat(1023) + '\\n').repeat(1024)
    for (let i = 0; i < 40; i++) await new Promise((resolve) => process.stdout.write(chunk, resolve))
    capture.stop()
    const found = { told, notes }`,
    'found',
  )
  const { told, notes } = report as { told: number; notes: string[] }
  const missing = notes.map((note) => Number(/^\[(\d+) lines are missing here: /.exec(note)?.[1]))
  expect(missing.length).toBeGreaterThan(0)
  expect(told + missing.reduce((sum, count) => sum + count, 0)).toBe(40 * 1024)
})

describe('a listener', () => {
  it('[CON-7] that prints does not hear itself, also beside another that prints', async () => {
    const { report, stdout } = await run(
      `
      const found = { first: [], second: [] }
      const first = captureConsole({ onLine: (_, text) => { found.first.push(text); console.log('first heard ' + text) } })
      const second = captureConsole({ onLine: (_, text) => { found.second.push(text); console.log('second heard ' + text) } })
      console.log('x')
      first.stop()
      second.stop()`,
      'found',
    )
    expect(report).toEqual({ first: ['x', 'second heard x'], second: ['first heard x', 'x'] })
    expect(stdout.split('\n').filter((line) => line === 'x')).toHaveLength(1)
  })

  it('[CON-7] that fails ends the capture with one warning, and the program goes on', async () => {
    const { report, stdout } = await run(
      `
      const found = { calls: 0, warnings: [] }
      captureConsole({
        onLine() { found.calls++; throw new Error('no room') },
        onWarning: (text) => found.warnings.push(text),
      })
      console.log('a\\nb')
      console.log('c')
      found.isHooked = Object.hasOwn(process.stdout, 'write')`,
      'found',
    )
    expect(stdout).toBe('a\nb\nc\n')
    expect(report).toEqual({
      calls: 1,
      warnings: ['What the program prints is no longer logged: no room'],
      isHooked: false,
    })
  })
})

describe('stop', () => {
  it.each([
    ['the inner first', 'first.stop(); console.log("b"); second.stop()', ['a'], ['a', 'b']],
    ['the outer first', 'second.stop(); console.log("b"); first.stop()', ['a', 'b'], ['a']],
    ['one twice', 'second.stop(); second.stop(); console.log("b"); first.stop()', ['a', 'b'], ['a']],
  ])('[CON-8] of two captures, %s, leaves the stream as it was', async (_, stops, first, second) => {
    const { report, stdout } = await run(
      `
      const found = { first: [], second: [] }
      const original = process.stdout.write
      const first = captureConsole({ onLine: (_, text) => found.first.push(text) })
      const second = captureConsole({ onLine: (_, text) => found.second.push(text) })
      console.log('a')
      ${stops}
      console.log('c')
      found.isOriginal = process.stdout.write === original && !Object.hasOwn(process.stdout, 'write')`,
      'found',
    )
    expect(report).toEqual({ first, second, isOriginal: true })
    expect(stdout).toBe('a\nb\nc\n')
  })

  it('[CON-8] gives back a write that somebody had set before', async () => {
    const { report } = await run(
      `
      const own = process.stdout.write.bind(process.stdout)
      process.stdout.write = own
      captureConsole({ onLine() {} }).stop()
      const found = process.stdout.write === own`,
      'found',
    )
    expect(report).toBe(true)
  })

  it('[CON-8] leaves a hook that somebody set meanwhile, and hears nothing more', async () => {
    const { report, stdout } = await run(
      `
      const found = { told: [], theirs: [] }
      const original = process.stdout.write
      const capture = captureConsole({ onLine: (_, text) => found.told.push(text) })
      const ours = process.stdout.write
      const hook = (chunk, ...others) => { found.theirs.push(chunk); return ours.call(process.stdout, chunk, ...others) }
      process.stdout.write = hook
      console.log('a')
      capture.stop()
      console.log('b')
      found.isTheirs = process.stdout.write === hook
      // They leave as such hooks do: what they found is put back. The next capture cleans up.
      process.stdout.write = ours
      captureConsole({ onLine() {} }).stop()
      found.isOriginal = process.stdout.write === original && !Object.hasOwn(process.stdout, 'write')`,
      'found',
    )
    expect(report).toEqual({ told: ['a'], theirs: ['a\n', 'b\n'], isTheirs: true, isOriginal: true })
    expect(stdout).toBe('a\nb\n')
  })
})

async function linesOf(body: string): Promise<Told[]> {
  return (await run(capturing(body), 'told')).report as Told[]
}

function capturing(body: string): string {
  return `
    const told = []
    const capture = captureConsole({ onLine: (stream, text) => told.push([stream, text]) })
    ${body}
    capture.stop()`
}

/** Runs a program, and reads back what its variable `result` holds at the end. */
async function run(body: string, result = 'null'): Promise<Ended & { report: unknown }> {
  const file = join(folder, String(programs++))
  const program = `
    import { writeFileSync } from 'node:fs'
    import { captureConsole } from ${JSON.stringify(built('node/console-capture'))}
    ${body}
    writeFileSync(${JSON.stringify(file)}, JSON.stringify(${result}))`
  const ended = await runNode(['--input-type=module', '--eval', program], {})
  expect(ended.code, ended.stderr).toBe(0)
  return { ...ended, report: JSON.parse(readFileSync(file, 'utf8')) }
}
