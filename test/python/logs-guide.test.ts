import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { consolePartPath, createClient, parseLogLine, runRoutes } from '@labbook/protocol'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith, runPython, startLabbook } from '../counterparts/index.js'

const GUIDE = fileURLToPath(new URL('../../docs/guides/logs.md', import.meta.url))

describeWith(['python'], 'docs/guides/logs.md', () => {
  it('[LOG-1] [LOG-4] [LOG-6] the programs of the guide log what a reader expects', { timeout: 120_000 }, async () => {
    const server = await startLabbook()
    const folder = await mkdtemp(join(tmpdir(), 'labbook-logs-'))
    onTestFinished(async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    })
    const programs = [...(await readFile(GUIDE, 'utf8')).matchAll(/^```python\n(.*?)^```/gms)].map(
      ([, text = '']) => text,
    )
    expect(programs).toHaveLength(2)
    for (const [i, text] of programs.entries()) {
      const script = join(folder, `program${i}.py`)
      await writeFile(script, text)
      const { exitCode, stderr } = await runPython(script, {
        cwd: folder,
        env: { MLFLOW_TRACKING_URI: server.address },
      })
      expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, ''])
    }

    const runs = createClient(runRoutes, { baseUrl: server.address })
    const found = (
      await runs.searchRuns({ experimentIds: ['0'], runViewType: 'ALL', orderBy: ['attributes.start_time ASC'] })
    ).runs
    const [file, printed] = found
    expect(found.map(({ info }) => [info.runName, info.status])).toEqual([
      ['train with a log file', 'FINISHED'],
      ['train and print', 'FINISHED'],
    ])
    const download = async (runId: string | undefined, path: string) =>
      (await fetch(`${server.address}/get-artifact?${new URLSearchParams({ run_id: runId ?? '', path })}`)).text()

    const lines = (await download(file?.info.runId, 'logs/train.log')).trimEnd().split('\n')
    expect(lines.map((line) => parseLogLine(line, 'plain'))).toEqual(
      ['epoch 0: loss 1.000', 'epoch 1: loss 0.500', 'epoch 2: loss 0.333'].map((text) => ({
        text,
        timeMs: expect.any(Number),
      })),
    )
    const part = await download(printed?.info.runId, consolePartPath(1))
    const records = part.trimEnd().split('\n')
    expect(records.map((line) => parseLogLine(line, 'ndjson'))).toEqual([
      { text: 'epoch 0: loss 1.000', stream: 'stdout', timeMs: expect.any(Number) },
      { text: 'epoch 1: loss 0.500', stream: 'stdout', timeMs: expect.any(Number) },
      { text: 'epoch 2: loss 0.333', stream: 'stdout', timeMs: expect.any(Number) },
      { text: 'learning rate is very small', stream: 'stderr', timeMs: expect.any(Number) },
    ])
    const heartbeat = printed?.data.tags.find(({ key }) => key === 'labbook.heartbeat')?.value
    expect(Number(heartbeat)).toBeGreaterThanOrEqual(Number(printed?.info.startTime))
    expect(Number(heartbeat)).toBeLessThanOrEqual(Number(printed?.info.endTime))
  })
})
