import type { ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Command } from 'commander'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWith, openTestDatabase, startLabbook } from '../../../test/counterparts/index.js'
import { createProgram } from '../src/program.js'
import { writeIdentityModel } from './identity-model.js'
import { freshFolder, runLabbook } from './run-labbook.js'

/** A command that works on the store itself, while no server has it. */
interface StoreCommand {
  readonly words: (place: StorePlace) => readonly string[]
  readonly exitCode?: Readonly<Record<Database, number>>
}

interface StorePlace {
  readonly folder: string
  readonly mlruns: string
  readonly flags: readonly string[]
}

type Database = 'sqlite' | 'postgres'

const BACKED_UP_BY_ITS_OWN_TOOLS = { sqlite: 0, postgres: 64 }

/** In the order in which they run: the later ones work on what the earlier ones made. */
const STORE_COMMANDS: readonly (StoreCommand & { readonly command: string })[] = [
  { command: 'db upgrade', words: ({ flags }) => flags },
  { command: 'import', words: ({ mlruns, flags }) => [mlruns, ...flags] },
  { command: 'db verify', words: ({ flags }) => flags },
  {
    command: 'db backup',
    words: ({ folder, flags }) => [join(folder, 'backup.db'), '--with-artifacts', join(folder, 'files'), ...flags],
    exitCode: BACKED_UP_BY_ITS_OWN_TOOLS,
  },
  {
    command: 'db restore',
    words: ({ folder, flags }) => [join(folder, 'backup.db'), ...flags],
    exitCode: BACKED_UP_BY_ITS_OWN_TOOLS,
  },
  { command: 'gc', words: ({ flags }) => flags },
  { command: 'gc', words: ({ flags }) => ['--older-than', '0d', '--apply', ...flags] },
  { command: 'doctor', words: ({ flags }) => flags },
]

/** Commands that ask a server, in their order; `$run` and the like stand for what an earlier one printed. */
const CLIENT_COMMANDS: readonly (readonly [command: string, words: string, keeps?: string])[] = [
  ['experiments create', 'house', '$experiment'],
  ['experiments list', ''],
  ['experiments get', 'house'],
  ['experiments rename', 'house houses'],
  ['experiments delete', 'houses'],
  ['experiments restore', '$experiment'],
  ['runs create', '--experiment houses', '$run'],
  ['runs list', '--experiment houses'],
  ['runs get', '$run'],
  ['runs log param', '$run depth 3'],
  ['runs log metric', '$run loss 0.5'],
  ['runs log tag', '$run note good'],
  ['artifacts log', '$run $model --path model'],
  ['artifacts log', '$run $log --path logs'],
  ['run-log', '$run'],
  ['artifacts list', '$run'],
  ['artifacts download', '$run --to $folder'],
  ['export', '$run --output $folder/run.labbook'],
  ['models register', 'runs:/$run/model identity'],
  ['models list', ''],
  ['models versions', 'identity'],
  ['models alias', 'identity champion 1'],
  ['models download', 'models:/identity@champion --to $folder'],
  ['models delete', 'identity --yes'],
  ['artifacts delete', '$run model'],
  ['runs end', '$run'],
  ['runs delete', '$run'],
  ['runs restore', '$run'],
  ['sync', '$folder'],
  ['profile', '$table --output $folder/report.html'],
]

/** Commands that serve until a signal ends them. */
const SERVING_COMMANDS = ['server', 'models serve', 'open']

function writeLog(path: string): string {
  writeFileSync(path, 'epoch 1\n')
  return path
}

function writeTable(path: string): string {
  writeFileSync(path, 'area,price\n70,300000\n90,410000\n')
  return path
}

/** Full names of the commands that do something, from the program itself. */
function namesOf(command: Command, path: readonly string[] = []): string[] {
  if (command.commands.length === 0) return [path.join(' ')]
  return command.commands.flatMap((part) => namesOf(part, [...path, part.name()]))
}

/** One after another; each has its own time to end. */
const MANY_PROCESSES = { timeout: 300_000 }

/** Nothing of this machine, such as a Python with MLflow in it, has a say. */
const env = { PATH: '/nowhere' }

it('[D-66] every command of the program is run to its end by a test', async () => {
  const tested = [
    ...STORE_COMMANDS.map(({ command }) => command),
    ...CLIENT_COMMANDS.map(([command]) => command),
    ...SERVING_COMMANDS,
  ]
  expect([...new Set(tested)].sort()).toEqual(namesOf(await createProgram()).sort())
})

function storePlace(database: readonly string[]): StorePlace {
  const folder = freshFolder()
  const mlruns = join(folder, 'mlruns')
  mkdirSync(join(mlruns, '1'), { recursive: true })
  const meta = `artifact_location: ''\ncreation_time: 1\nexperiment_id: '1'\nlast_update_time: 2\nlifecycle_stage: active\nname: x\n`
  writeFileSync(join(mlruns, '1', 'meta.yaml'), meta)
  return { folder, mlruns, flags: ['--data-dir', join(folder, 'data'), ...database] }
}

async function endsOn(database: Database, place: StorePlace) {
  for (const { command, words, exitCode } of STORE_COMMANDS) {
    const result = await runLabbook([...command.split(' '), ...words(place)], { env })
    const expected = exitCode?.[database] ?? 0
    expect([command, result.exitCode, expected === 0 ? result.stderr : '']).toEqual([command, expected, ''])
  }
}

/** SIGTERM as soon as the output says that it serves; gives the exit code. */
async function servesUntil(signal: NodeJS.Signals, words: readonly string[]): Promise<number> {
  const { exitCode } = await runLabbook(words, {
    env,
    onStart: (child) => child.stdout?.on('data', (chunk) => /http:\/\//.test(String(chunk)) && child.kill(signal)),
  })
  return exitCode
}

describe('commands on SQLite', () => {
  it('[D-66] work on the store and end with their exit code', MANY_PROCESSES, async () => {
    const place = storePlace([])
    await endsOn('sqlite', place)
    expect(await servesUntil('SIGINT', ['server', '--port', '0', ...place.flags])).toBe(0)
  })

  it('[D-66] ask a server and end with their exit code', MANY_PROCESSES, async () => {
    const server = await startLabbook()
    onTestFinished(async () => void (await server.stop()))
    const folder = freshFolder()
    const values = new Map([
      ['$folder', join(folder, 'out')],
      ['$model', writeIdentityModel(join(folder, 'model'))],
      ['$log', writeLog(join(folder, 'train.log'))],
      ['$table', writeTable(join(folder, 'houses.csv'))],
    ])
    for (const [command, words, keeps] of CLIENT_COMMANDS) {
      const filled = words.replace(/\$\w+/g, (name) => values.get(name) ?? name)
      const all = [...command.split(' '), ...filled.split(' ').filter(Boolean)]
      const { exitCode, stdout, stderr } = await runLabbook(all, {
        env: { ...env, MLFLOW_TRACKING_URI: server.address },
      })
      expect([all, exitCode, exitCode === 0 ? '' : stderr]).toEqual([all, 0, ''])
      if (keeps !== undefined) values.set(keeps, stdout.trim())
    }
    expect(await servesUntil('SIGTERM', ['open', join(folder, 'out', 'run.labbook')])).toBe(0)
  })

  it('[D-66] serve a model until the first signal', async () => {
    const model = writeIdentityModel(join(freshFolder(), 'model'))
    expect(await servesUntil('SIGTERM', ['models', 'serve', '-m', model, '--port', '0'])).toBe(0)
  })
})

describeWith(['postgres'], 'commands on PostgreSQL', () => {
  const flagsOf = (url: string) => ['--backend-store-uri', url]

  it('[D-66] work on the store and end with their exit code', MANY_PROCESSES, async () => {
    const place = storePlace(flagsOf(await openTestDatabase()))
    await endsOn('postgres', place)
    expect(await servesUntil('SIGTERM', ['server', '--port', '0', ...place.flags])).toBe(0)
  })

  it(
    '[D-66] that change the store end in order on the first signal, while they wait and while they work',
    MANY_PROCESSES,
    async () => {
      const url = await openTestDatabase()
      const place = storePlace(flagsOf(url))
      const connect = async () => {
        const client = new pg.Client({ connectionString: url })
        await client.connect()
        onTestFinished(() => client.end())
        return client
      }
      // Within a transaction, what others do stands still.
      const [client, holder] = [await connect(), await connect()]
      /** The exit code of a command that is told to stop when its connection does what the condition says. */
      async function stopped(words: readonly string[], signal: NodeJS.Signals, { when }: { when: string }) {
        const started: ChildProcess[] = []
        const ending = runLabbook([...words, ...place.flags], { env, onStart: (child) => started.push(child) })
        const ours = `SELECT 1 FROM pg_stat_activity WHERE application_name = 'labbook' AND datname = current_database()`
        while ((await client.query(`${ours} AND ${when}`)).rows.length === 0 && started[0]?.exitCode === null)
          await pause(20)
        started[0]?.kill(signal)
        return { ending }
      }

      // As a server that migrates for a long time.
      await client.query('SELECT pg_advisory_lock(7306084211)')
      for (const [words, signal] of [
        [['import', place.mlruns], 'SIGTERM'],
        [['gc', '--apply'], 'SIGINT'],
        [['db', 'upgrade'], 'SIGTERM'],
      ] as const) {
        const { ending } = await stopped(words, signal, { when: `query LIKE '%advisory%'` })
        expect([words, (await ending).exitCode]).toEqual([words, 130])
      }
      await client.query('SELECT pg_advisory_unlock_all()')
      expect((await runLabbook(['db', 'upgrade', ...place.flags], { env })).exitCode).toBe(0)
      // As a server that holds what the import writes next.
      await holder.query('BEGIN; LOCK TABLE experiment IN SHARE MODE')
      const { ending } = await stopped(['import', place.mlruns], 'SIGTERM', { when: `wait_event_type = 'Lock'` })
      await holder.query('COMMIT')
      expect(await ending).toMatchObject({
        exitCode: 130,
        stdout: expect.stringContaining('Run the command again to continue.'),
      })
      expect((await runLabbook(['import', place.mlruns, ...place.flags], { env })).exitCode).toBe(0)
    },
  )
})
