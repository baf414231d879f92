import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importInto, readBack, scratch, withApp } from './read-back.js'
import { experimentYaml, runIdOf, runYaml, writeTree } from './write-mlruns.js'

const A = runIdOf('a')
const B = runIdOf('b')

describe('an import that is repeated', () => {
  it('[D-84] adds what is new, ends what was running, and leaves what Labbook has', async () => {
    const source = writeTree(scratch(), {
      '1/meta.yaml': experimentYaml('1', 'growing'),
      [`1/${A}/meta.yaml`]: runYaml('1', A).replace('end_time: 20', 'end_time: null').replace('status: 3', 'status: 1'),
      [`1/${A}/params/p`]: '1',
      [`1/${A}/tags/t`]: 'theirs',
      [`1/${A}/metrics/loss`]: '1 0.5 0\n',
      [`1/${A}/artifacts/same`]: 'same',
      [`1/${A}/artifacts/grows`]: 'short',
    })
    const dataDir = scratch()
    expect((await importInto(dataDir, source)).found).toEqual([])
    await withApp(dataDir, ({ http }) =>
      http.inject({
        method: 'POST',
        url: '/api/2.0/mlflow/runs/set-tag',
        payload: { run_id: A, key: 't', value: 'ours' },
      }),
    )
    writeTree(source, {
      [`1/${A}/meta.yaml`]: runYaml('1', A),
      [`1/${A}/params/p`]: '2',
      [`1/${A}/params/q`]: 'new',
      [`1/${A}/metrics/loss`]: '1 0.5 0\n2 0.25 1\n',
      [`1/${A}/artifacts/grows`]: 'longer',
      [`1/${B}/meta.yaml`]: runYaml('1', B),
    })
    const { lost, summary } = await importInto(dataDir, source)
    expect(lost).toEqual([
      {
        outcome: 'lost',
        kind: 'param',
        which: `'p' of run ${A}`,
        why: 'it is "2", but Labbook has "1", and params never change',
      },
    ])
    expect(summary.tallies.get('run')).toEqual({ inPlace: 2, wereThere: 1 })
    const { runs } = await readBack(dataDir)
    expect(runs[A]?.info).toMatchObject({ status: 'FINISHED', end_time: 20 })
    expect(runs[A]?.data.params).toEqual([
      { key: 'p', value: '1' },
      { key: 'q', value: 'new' },
    ])
    expect(runs[A]?.data.tags).toEqual([{ key: 't', value: 'ours' }])
    expect(runs[A]?.history).toEqual({ loss: ['0 1 0.5', '1 2 0.25'] })
    await withApp(dataDir, async ({ http }) => {
      for (const [path, content] of [
        ['same', 'same'],
        ['grows', 'longer'],
      ]) {
        expect((await http.inject(`/get-artifact?run_uuid=${A}&path=${path}`)).body).toBe(content)
      }
    })
  })

  it('[D-84] an experiment joins the one of its name; if another has its id, it gets a new one', async () => {
    const first = writeTree(scratch(), {
      '1/meta.yaml': experimentYaml('1', 'x'),
      [`1/${A}/meta.yaml`]: runYaml('1', A),
    })
    const second = writeTree(scratch(), {
      '0/meta.yaml': experimentYaml('0', 'Renamed default'),
      '1/meta.yaml': experimentYaml('1', 'y'),
      '5/meta.yaml': experimentYaml('5', 'x'),
      [`5/${B}/meta.yaml`]: runYaml('5', B),
    })
    const dataDir = scratch()
    await importInto(dataDir, first)
    for (let i = 0; i < 2; i++) {
      const { lost, found } = await importInto(dataDir, second)
      expect(lost).toEqual([])
      expect(found.every(({ outcome }) => outcome === 'changed')).toBe(true)
      const { experiments, runs } = await readBack(dataDir)
      expect(experiments.map(({ experiment_id, name }) => [experiment_id, name])).toEqual([
        ['0', 'Default'],
        ['1', 'x'],
        ['2', 'y'],
      ])
      expect([runs[A]?.info['experiment_id'], runs[B]?.info['experiment_id']]).toEqual(['1', '1'])
    }
    const third = writeTree(scratch(), {
      '8/meta.yaml': experimentYaml('8', 'z'),
      [`8/${A}/meta.yaml`]: runYaml('8', A),
    })
    const { lost } = await importInto(dataDir, third)
    expect(lost).toEqual([
      { outcome: 'lost', kind: 'run', which: A, why: 'Labbook has a run with this id in experiment 1' },
    ])
  })

  it('[D-84] killed in the middle, the next one completes it', { timeout: 120_000 }, async () => {
    const root = scratch()
    const lines = Array.from({ length: 60_000 }, (_, i) => `${1000 + i} ${i / 8} ${i}\n`).join('')
    const source = writeTree(join(root, 'mlruns'), {
      '1/meta.yaml': experimentYaml('1', 'long'),
      ...Object.fromEntries(
        [A, B].flatMap((id) => [
          [`1/${id}/meta.yaml`, runYaml('1', id)],
          [`1/${id}/metrics/loss`, lines],
          [`1/${id}/artifacts/f`, id],
        ]),
      ),
    })
    const dataDir = join(root, 'killed')
    await killAtFirstProgress(source, dataDir)
    const { lost, summary } = await importInto(dataDir, source)
    expect(lost).toEqual([])
    expect(summary.tallies.get('experiment')).toEqual({ inPlace: 1, wereThere: 1 })
    const whole = join(root, 'whole')
    await importInto(whole, source)
    const read = await readBack(dataDir)
    expect(read.runs[A]?.history['loss']).toHaveLength(60_000)
    expect(read).toEqual(await readBack(whole))
  })

  it('[D-84] stopped by its signal, the next one completes it', async () => {
    const lines = Array.from({ length: 12_000 }, (_, i) => `${i} 1 ${i}\n`).join('')
    const source = writeTree(scratch(), {
      '1/meta.yaml': experimentYaml('1', 'x'),
      [`1/${A}/meta.yaml`]: runYaml('1', A),
      [`1/${A}/metrics/m`]: lines,
    })
    const dataDir = scratch()
    const stop = new AbortController()
    const stopped = await importInto(dataDir, source, { signal: stop.signal, onProgress: () => stop.abort() })
    expect(stopped.summary.interrupted).toBe(true)
    expect(stopped.summary.tallies.get('point')?.inPlace).toBeLessThan(12_000)
    expect((await importInto(dataDir, source)).summary.interrupted).toBe(false)
    expect((await readBack(dataDir)).runs[A]?.history['m']).toHaveLength(12_000)
  })

  it('[D-60] a store that a server holds is not touched', async () => {
    const source = writeTree(scratch(), { '1/meta.yaml': experimentYaml('1', 'x') })
    const dataDir = scratch()
    await withApp(dataDir, async (app) => {
      const address = await app.listen()
      await expect(importInto(dataDir, source)).rejects.toThrow(`is in use by the server at ${address}`)
    })
  })
})

describe('artifacts that lie elsewhere', () => {
  it('[D-84] are copied from the folders that are named, or from where a prefix leads; else they are named as missing', async () => {
    const root = scratch()
    writeTree(root, { 'other/1/x/file': 'content' })
    const yaml = runYaml('1', A).replace(/artifact_uri: .*/, 'artifact_uri: /home/alice/other/1/x')
    const source = writeTree(join(root, 'mlruns'), {
      '1/meta.yaml': experimentYaml('1', 'x'),
      [`1/${A}/meta.yaml`]: yaml,
    })
    const artifact = (dataDir: string) =>
      withApp(dataDir, async ({ http }) => (await http.inject(`/get-artifact?run_uuid=${A}&path=file`)).body)
    const left = scratch()
    expect((await importInto(left, source)).found).toMatchObject([
      { outcome: 'lost', kind: 'artifact folder', which: `run ${A}`, why: expect.stringContaining('--artifacts-from') },
    ])
    expect(await artifact(left)).not.toBe('content')
    const copied = scratch()
    const options = { rewritePrefixes: [{ from: '/home/alice', to: root }], artifactsFrom: [join(root, 'other')] }
    for (const dataDir of [copied, left]) expect((await importInto(dataDir, source, options)).found).toEqual([])
    rmSync(join(root, 'other'), { recursive: true })
    for (const dataDir of [copied, left]) expect(await artifact(dataDir)).toBe('content')
  })
})

/** Runs the built package in a process of its own, which kills itself when it has stored its first records. */
async function killAtFirstProgress(source: string, dataDir: string): Promise<void> {
  const code = `
    import { importMlflow, readConfig } from '@labbook/server'
    const [, source, dataDir] = process.argv
    await importMlflow(source, readConfig({ dataDir }), { onProgress: () => process.kill(process.pid, 'SIGKILL') })`
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const signal = await new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', code, source, dataDir], { cwd }, (error) =>
      resolve(error?.signal),
    )
  })
  expect(signal).toBe('SIGKILL')
}
