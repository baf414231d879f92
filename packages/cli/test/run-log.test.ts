import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { consolePartPath, createClient, runRoutes, writeLogLine } from '@labbook/protocol'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWith, stockMlflow } from '../../../test/counterparts/index.js'
import { runLabbook, useLabbook } from './run-labbook.js'

const { server, labbook, refused } = useLabbook()

const line = (text: string, stream: 'stdout' | 'stderr' = 'stdout') => writeLogLine({ text, stream, timeMs: 1000 })
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) =>
    line(`line ${from + i}`, (from + i) % 10 === 0 ? 'stderr' : 'stdout'),
  ).join('')

async function makeRun(files: Readonly<Record<string, string>> = {}, address = server().address) {
  const runs = createClient(runRoutes, { baseUrl: address })
  const { run } = await runs.createRun({ experimentId: '0', userId: 'ada', startTime: Date.now(), tags: [] })
  const { runId } = run.info
  const put = async (path: string, body: string) => {
    const target = `${address}/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${path}`
    const response = await fetch(target, { method: 'PUT', body })
    if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`)
  }
  for (const [path, body] of Object.entries(files)) await put(path, body)
  const end = () => runs.updateRun({ runId, status: 'FINISHED', endTime: Date.now() })
  return { runId, put, end }
}

const print = (...words: string[]) => refused('run-log', ...words)

describe('labbook run-log', () => {
  it('[LOG-8] prints all parts in order, lines of stderr to stderr', async () => {
    const { runId } = await makeRun({
      [consolePartPath(1)]: line('one') + line('two', 'stderr'),
      [consolePartPath(2)]: `${line('three')}{"broken\n${line('four')}`,
      [consolePartPath(10)]: line('five'),
    })
    expect(await print(runId)).toEqual({ exitCode: 0, stdout: 'one\nthree\n{"broken\nfour\nfive\n', stderr: 'two\n' })
    expect(await print(runId, '--stream', 'stderr')).toEqual({ exitCode: 0, stdout: '', stderr: 'two\n' })
    expect(await print(runId, '--stream', 'stdout', '--tail', '2')).toEqual({
      exitCode: 0,
      stdout: 'four\nfive\n',
      stderr: '',
    })
  })

  it('[LOG-8] prints a text file as it is, and no control sequence', async () => {
    const text = '2026-05-04 14:29:01,250 \u001b[31mred\u001b[0m\t\u001b]0;title\u0007\n 50%\r100%\r\nlast'
    const { runId } = await makeRun({ 'logs/train.log': text })
    expect((await print(runId)).stdout).toBe('2026-05-04 14:29:01,250 red\t\\u001b]0;title\\u0007\n100%\nlast\n')
    expect((await print(runId, '--tail', '1')).stdout).toBe('last\n')
  })

  it('[LOG-8] the last lines are read from the end', async () => {
    const long = Array.from({ length: 40_000 }, (_, i) => `${i} ${'x'.repeat(60)}\n`).join('')
    const { runId } = await makeRun({ 'logs/long.log': long })
    const asked = await recordRanges(server().address)
    const { stdout } = await runLabbook(['run-log', runId, '--tail', '3'], {
      env: { MLFLOW_TRACKING_URI: asked.address },
    })
    expect(stdout.split('\n').map((text) => text.split(' ')[0])).toEqual(['39997', '39998', '39999', ''])
    expect(asked.ranges).toEqual([`bytes=${long.length - 1024 * 1024}-${long.length - 1}`])
  })

  it('[LOG-8] as far from the end as the wanted lines begin, wherever a read has cut them', async () => {
    const { runId } = await makeRun({ 'logs/long.ndjson': numbered(1, 40_000) })
    const wanted = Array.from({ length: 3500 }, (_, i) => `line ${10 * (501 + i)}\n`).join('')
    expect((await print(runId, '--stream', 'stderr', '--tail', '3500')).stderr).toBe(wanted)
  })

  it('[LOG-8] names what is wrong: run, log, number, stream', async () => {
    const empty = await makeRun({ 'logs/picture.png': 'x', 'notes.txt': 'x' })
    const several = await makeRun({ 'logs/a.log': 'a', 'logs/b.txt': 'b' })
    const cases: readonly [words: string[], exitCode: number, stderr: string][] = [
      [['nobody'], 1, 'Run with id=nobody not found'],
      [[empty.runId], 1, `Run ${empty.runId} has no log: there is no text file in its artifact folder logs/.`],
      [[several.runId], 64, `Run ${several.runId} has several logs. Choose one with --file: a.log, b.txt`],
      [[several.runId, '--file', 'c.log'], 1, `Run ${several.runId} has no log 'c.log'. It has: a.log, b.txt`],
      [[several.runId, '--tail', '-1'], 64, '--tail'],
      [[several.runId, '--stream', 'both'], 64, 'Allowed choices are stdout, stderr'],
    ]
    for (const [words, exitCode, stderr] of cases) {
      const answer = await print(...words)
      expect([words, answer.exitCode, answer.stdout]).toEqual([words, exitCode, ''])
      expect(answer.stderr).toContain(stderr)
    }
    expect(await labbook('run-log', several.runId, '--file', 'b.txt')).toBe('b')
  })

  it('[LOG-8] follows a log that is not there yet until the run has ended', async () => {
    const run = await makeRun()
    const following = follow(run.runId)
    await run.put(consolePartPath(1), numbered(1, 3))
    await following.until('line 3')
    await run.put(consolePartPath(1), numbered(1, 12))
    await following.until('line 12')
    await run.put(consolePartPath(2), numbered(13, 14))
    await run.end()
    expect(await following.exitCode).toBe(0)
    const wanted = [...Array(14).keys()].map((i) => i + 1)
    expect(following.stdout()).toBe(
      wanted
        .filter((n) => n % 10 !== 0)
        .map((n) => `line ${n}\n`)
        .join(''),
    )
    expect(following.stderr()).toBe('line 10\n')
  })

  it('[LOG-8] follows from the last lines on, and ends at Ctrl-C', async () => {
    const run = await makeRun({ [consolePartPath(1)]: numbered(1, 9) })
    const following = follow(run.runId, '--tail', '2')
    await following.until('line 9')
    await run.put(consolePartPath(1), numbered(1, 11))
    await following.until('line 11')
    following.child.kill('SIGINT')
    expect(await following.exitCode).toBe(130)
    expect(following.stdout()).toBe('line 8\nline 9\nline 11\n')
  })
})

describeWith(['python'], 'labbook run-log on a stock MLflow server', () => {
  it('[LOG-8] prints, reads the last lines, and follows', { timeout: 120_000 }, async () => {
    const address = await stockMlflow()
    const run = await makeRun({ [consolePartPath(1)]: numbered(1, 11), 'logs/train.log': 'a\nb\n' }, address)
    const env = { MLFLOW_TRACKING_URI: address }
    expect(await runLabbook(['run-log', run.runId, '--tail', '3'], { env })).toEqual({
      exitCode: 0,
      stdout: 'line 9\nline 11\n',
      stderr: 'line 10\n',
    })
    expect((await runLabbook(['run-log', run.runId, '--file', 'train.log'], { env })).stdout).toBe('a\nb\n')
    const following = follow(run.runId, '--tracking-uri', address)
    await following.until('line 11')
    await run.put(consolePartPath(2), numbered(12, 13))
    await run.end()
    expect(await following.exitCode).toBe(0)
    expect(following.stdout()).toMatch(/line 11\nline 12\nline 13\n$/)
    expect((await runLabbook(['run-log', 'nobody'], { env })).stderr).toContain('nobody')
  })
})

/** `labbook run-log -f`, with what it has printed so far. */
function follow(runId: string, ...words: string[]) {
  let child: ChildProcess | undefined
  const output = { stdout: '', stderr: '' }
  const ended = runLabbook(['run-log', runId, '-f', ...words], {
    env: { MLFLOW_TRACKING_URI: server().address },
    onStart(started) {
      child = started
      started.stdout?.on('data', (chunk) => (output.stdout += String(chunk)))
      started.stderr?.on('data', (chunk) => (output.stderr += String(chunk)))
    },
  })
  onTestFinished(() => void child?.kill('SIGKILL'))
  return {
    get child() {
      if (child === undefined) throw new Error('It has not started.')
      return child
    },
    exitCode: ended.then(({ exitCode }) => exitCode),
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    async until(text: string) {
      await expect.poll(() => output.stdout, { timeout: 40_000, interval: 50 }).toContain(`${text}\n`)
    },
  }
}

/** A proxy that remembers the ranges of downloads. */
async function recordRanges(target: string): Promise<{ address: string; ranges: string[] }> {
  const ranges: string[] = []
  const proxy: Server = createServer((request, response) => {
    const { range } = request.headers
    if (range !== undefined) ranges.push(range)
    void fetch(target + request.url, { headers: range === undefined ? {} : { range } }).then(async (answer) => {
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
      response.end(new Uint8Array(await answer.arrayBuffer()))
    })
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => void proxy.close())
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  return { address: `http://127.0.0.1:${address.port}`, ranges }
}
