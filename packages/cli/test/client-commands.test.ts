import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freshFolder, runLabbook, useLabbook } from './run-labbook.js'

const { labbook, refused } = useLabbook()

/** The cells of a table's rows, by its titles; columns are apart by two blanks or more. */
function rowsOf(text: string): Record<string, string>[] {
  const [titles = '', ...lines] = text.split('\n')
  const starts = [...titles.matchAll(/\S+(?: \S+)*/g)].map(({ 0: title, index }) => ({ title, index }))
  return lines.map((line) =>
    Object.fromEntries(
      starts.map(({ title, index }) => [title, cellAt(line, { from: index, to: index + title.length })]),
    ),
  )
}

/** What stands below a title, be it aligned to its left or to its right end. */
function cellAt(line: string, { from, to }: { from: number; to: number }): string {
  const cells = [...line.matchAll(/\S+(?: \S+)*/g)]
  return cells.find(({ 0: cell, index }) => index === from || index + cell.length === to)?.[0] ?? ''
}

describe('labbook experiments', () => {
  it('[sdk-fluent 15] creates, lists, shows, renames, deletes and restores by name or id', async () => {
    const id = await labbook('experiments', 'create', 'house')
    expect(rowsOf(await labbook('experiments', 'list'))).toContainEqual({
      ID: id,
      NAME: 'house',
      STATE: 'active',
      CREATED: expect.stringMatching(/^\d+ s ago$/),
      ARTIFACTS: `mlflow-artifacts:/${id}`,
    })
    await labbook('experiments', 'rename', 'house', 'houses')
    expect(await labbook('experiments', 'get', id)).toMatch(/^Name\s+houses$/m)
    await labbook('experiments', 'delete', 'houses')
    expect(await labbook('experiments', 'list')).not.toContain('houses')
    expect(JSON.parse(await labbook('experiments', 'list', '--view', 'deleted', '--json'))).toEqual([
      expect.objectContaining({ experiment_id: id, name: 'houses', lifecycle_stage: 'deleted' }),
    ])
    await labbook('experiments', 'restore', id)
    expect(await labbook('experiments', 'get', 'houses')).toMatch(/^State\s+active$/m)
  })

  it('[sdk-fluent 15] prints names so that they cannot steer a terminal', async () => {
    await labbook('experiments', 'create', 'red\u001b[31m\nalert')
    expect(await labbook('experiments', 'list')).toContain('red\\u001b[31m\\nalert')
  })
})

describe('labbook runs', () => {
  it('[sdk-fluent 15] logs to a run and lists it with its metrics', async () => {
    await labbook('experiments', 'create', 'lists')
    const runId = await labbook('runs', 'create', '--experiment', 'lists', '--name', 'first')
    await labbook('runs', 'log', 'metric', runId, 'loss', '-0.25', '--step', '3')
    await labbook('runs', 'log', 'metric', runId, 'never', 'nan')
    await labbook('runs', 'log', 'param', runId, 'model', 'forest')
    await labbook('runs', 'log', 'tag', runId, 'note', 'a b')
    expect(rowsOf(await labbook('runs', 'list', '--experiment', 'lists'))).toEqual([
      expect.objectContaining({ 'RUN ID': runId, NAME: 'first', STATUS: 'RUNNING', loss: '-0.25', never: 'NaN' }),
    ])
    await labbook('runs', 'end', runId, '--status', 'FAILED')
    const [run] = JSON.parse(await labbook('runs', 'list', '--experiment', 'lists', '--json')) as [unknown]
    expect(run).toMatchObject({
      info: { run_id: runId, status: 'FAILED', end_time: expect.any(Number) },
      data: {
        metrics: [
          { key: 'loss', value: -0.25, step: 3 },
          { key: 'never', value: 'NaN', step: 0 },
        ],
        params: [{ key: 'model', value: 'forest' }],
        tags: expect.arrayContaining([{ key: 'note', value: 'a b' }]),
      },
    })
    expect(await labbook('runs', 'get', runId)).toMatch(/^param model\s+forest$/m)
  })

  it('[sdk-fluent 15] filters, orders and limits, over all active experiments unless one is named', async () => {
    await labbook('experiments', 'create', 'left')
    await labbook('experiments', 'create', 'right')
    const ids: string[] = []
    for (const [experiment, loss] of [
      ['left', '3'],
      ['right', '1'],
      ['right', '2'],
    ] as const) {
      const runId = await labbook('runs', 'create', '--experiment', experiment)
      await labbook('runs', 'log', 'metric', runId, 'side_loss', loss)
      ids.push(runId)
    }
    const listed = async (...words: string[]) =>
      rowsOf(await labbook('runs', 'list', '--filter', 'metrics.side_loss > 0', ...words)).map((row) => row['RUN ID'])
    expect(await listed('--order-by', 'metrics.side_loss ASC')).toEqual([ids[1], ids[2], ids[0]])
    expect(await listed('--order-by', 'metrics.side_loss DESC', '--max-results', '1')).toEqual([ids[0]])
    expect(await listed('--experiment', 'right', '--order-by', 'metrics.side_loss ASC')).toEqual([ids[1], ids[2]])
    await labbook('runs', 'delete', ids[1] as string, ids[2] as string)
    expect(await listed('--experiment', 'right', '--view', 'deleted')).toHaveLength(2)
    await labbook('runs', 'restore', ids[1] as string)
    expect(await listed('--experiment', 'right')).toEqual([ids[1]])
  })
})

describe('labbook artifacts', () => {
  it('[D-30] uploads a folder and brings the same bytes back', async () => {
    const folder = freshFolder()
    const runId = await labbook('runs', 'create')
    mkdirSync(join(folder, 'in', 'sub ü'), { recursive: true })
    const files = {
      'big.bin': Buffer.alloc(3_000_000, 'labbook'),
      empty: Buffer.alloc(0),
      'sub ü/100%.txt': Buffer.from('x'),
    }
    for (const [path, bytes] of Object.entries(files)) writeFileSync(join(folder, 'in', path), bytes)
    await labbook('artifacts', 'log', runId, join(folder, 'in'), '--path', 'data')
    expect(rowsOf(await labbook('artifacts', 'list', runId, 'data'))).toEqual([
      { SIZE: '3000000', PATH: 'data/big.bin' },
      { SIZE: '0', PATH: 'data/empty' },
      { SIZE: 'folder', PATH: 'data/sub ü' },
    ])
    await labbook('artifacts', 'download', runId, '--to', join(folder, 'out'))
    for (const [path, bytes] of Object.entries(files))
      expect(readFileSync(join(folder, 'out', 'data', path)).equals(bytes)).toBe(true)
    await labbook('artifacts', 'download', runId, 'data/sub ü/100%.txt', '--to', join(folder, 'one'))
    expect(readdirSync(join(folder, 'one', 'data'), { recursive: true })).toEqual(['sub ü', 'sub ü/100%.txt'])
    await labbook('artifacts', 'delete', runId, 'data/sub ü')
    expect(rowsOf(await labbook('artifacts', 'list', runId, 'data'))).toHaveLength(2)
  })
})

describe('errors of commands', () => {
  it('[sdk-fluent 15] say one sentence and end with a code of their own', async () => {
    const missing = '0'.repeat(32)
    const rows: [words: string[], exitCode: number, sentence: RegExp][] = [
      [['runs', 'get', missing], 1, /^Run with id=0+ not found\n$/],
      [
        ['runs', 'list', '--experiment', 'nobody'],
        1,
        /^Experiment 'nobody' not found\. To list experiments, run: labbook experiments list\n$/,
      ],
      [['runs', 'list', '--filter', 'metrics.'], 1, /^[^\n]+\n$/],
      [['artifacts', 'download', missing], 1, /^Run with id=0+ not found\n$/],
      [['artifacts', 'log', missing, '/no/such/file'], 64, /^File or folder '\/no\/such\/file' not found\.\n$/],
      [['runs', 'log', 'metric', missing, 'loss', 'much'], 64, /^Invalid value 'much': it is not a number\.\n$/],
      [['runs', 'list', '--max-results', '0'], 64, /^Invalid --max-results '0'/],
      [
        ['runs', 'list', '--tracking-uri', './mlruns'],
        64,
        /^Invalid tracking URI '\.\/mlruns': it must begin with http/,
      ],
      [
        ['runs', 'list', '--tracking-uri', 'http://127.0.0.1:9'],
        69,
        /^The server at http:\/\/127\.0\.0\.1:9 cannot be reached/,
      ],
      [['runs', 'lits'], 64, /unknown command 'lits'\n\(Did you mean list\?\)/],
      [['sever'], 64, /unknown command 'sever'\n\(Did you mean server\?\)/],
    ]
    for (const [words, exitCode, sentence] of rows) {
      const result = await refused(...words)
      expect([words, result.exitCode, result.stdout]).toEqual([words, exitCode, ''])
      expect(result.stderr).toMatch(sentence)
      expect(result.stderr).not.toMatch(/^\s+at /m)
    }
  })

  it('[sdk-fluent 15] help shows defaults and choices as they are typed', async () => {
    const { stdout: runs } = await runLabbook(['runs', 'list', '--help'])
    expect(runs).toMatch(/maximum number of runs \(default: 50\)/)
    const { stdout: register } = await runLabbook(['models', 'register', '--help'])
    expect(register).not.toContain('""')
    const { stdout: imported } = await runLabbook(['import', '--help'])
    expect(imported.replace(/\s+/g, ' ')).toContain('copy nothing (choices: copy, keep; default: copy)')
  })

  it('[sdk-fluent 15] help and version are no errors', async () => {
    expect((await runLabbook(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const { exitCode, stdout } = await runLabbook(['--help'])
    expect(exitCode).toBe(0)
    for (const word of ['server|ui', 'experiments', 'runs', 'artifacts', 'import', 'db', 'gc', 'doctor'])
      expect(stdout).toContain(`  ${word} `)
  })
})
