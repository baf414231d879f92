import { limits, metricRoutes, Run, type RunInfo, runRoutes, type RunStatus } from '@labbook/protocol'
import { type Command, Option } from 'commander'
import { CommandError } from './command-error.js'
import { findExperiment, listExperiments, viewTypeOf } from './find-experiment.js'
import { formatAgo, formatDuration, formatTime } from './format-ago.js'
import { type JsonFlag, jsonList, printAnswer } from './print-answer.js'
import { table, type TableColumn } from './table.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'
import { wholeNumber } from './whole-number.js'

type Flags = ServerFlag & JsonFlag

interface ListFlags extends Flags {
  readonly experiment?: string
  readonly filter?: string
  readonly orderBy?: string[]
  readonly maxResults: string
  readonly view: string
}

/** How many metrics a list shows: those that most of its runs have. `--json` includes all. */
const METRIC_COLUMNS = 4

/** `labbook runs …` */
export function addRunsCommand(program: Command) {
  const group = program.command('runs').description('List, create, end, delete and restore runs, and log to them.')

  withServer(group.command('list').alias('search'))
    .description('List runs, newest first.')
    .option('--experiment <name-or-id>', 'only runs of this experiment (default: all active experiments)')
    .option('--filter <filter>', "filter, such as: metrics.loss < 0.5 AND params.model = 'forest'")
    .option('--order-by <clause...>', 'sort order, such as: "metrics.loss ASC"')
    .option('--max-results <number>', 'maximum number of runs', '50')
    .option('--view <view>', 'active, deleted or all', 'active')
    .option('--json', 'print JSON')
    .action(list)

  withServer(group.command('get <run-id>').alias('describe'))
    .description('Show the parameters, metrics and tags of a run.')
    .option('--json', 'print JSON')
    .action(async (runId: string, flags: Flags) => {
      const { run } = await openTrackingServer(flags).client(runRoutes).getRun({ runId })
      printAnswer(flags, { json: () => Run.write(run), text: () => describe(run) })
    })

  withServer(group.command('create'))
    .description('Create a run and print its ID.')
    .option('--experiment <name-or-id>', 'experiment to create it in (default: Default)')
    .option('--name <name>', 'run name (default: a generated name)')
    .action(async (flags: ServerFlag & { experiment?: string; name?: string }) => {
      const server = openTrackingServer(flags)
      const { experiment, name } = flags
      const experimentId = experiment === undefined ? '0' : (await findExperiment(server, experiment)).experimentId
      const request = {
        experimentId,
        userId: process.env['USER'] ?? '',
        startTime: Date.now(),
        tags: [],
        ...(name === undefined ? {} : { runName: name }),
      }
      console.log((await server.client(runRoutes).createRun(request)).run.info.runId)
    })

  withServer(group.command('end <run-id>'))
    .description('End a run.')
    .addOption(new Option('--status <status>', 'final status').choices(ENDS).default('FINISHED'))
    .action(async (runId: string, flags: ServerFlag & { status: RunStatus }) => {
      const { status } = flags
      await openTrackingServer(flags).client(runRoutes).updateRun({ runId, status, endTime: Date.now() })
    })

  const log = group.command('log').description('Log a parameter, metric or tag.')
  withServer(log.command('param <run-id> <key> <value>'))
    .description('Log a parameter. It cannot be changed later.')
    .action(async (runId: string, key: string, value: string, flags: ServerFlag) => {
      await openTrackingServer(flags).client(runRoutes).logParam({ runId, key, value })
    })
  withServer(log.command('metric <run-id> <key> <value>'))
    .description('Log a metric value at the current time.')
    .option('--step <number>', 'step of the value', '0')
    .action(async (runId: string, key: string, value: string, flags: ServerFlag & { step: string }) => {
      const request = {
        runId,
        key,
        value: number(value, 'value'),
        timestamp: Date.now(),
        step: wholeNumber(flags.step, { what: '--step', least: Number.MIN_SAFE_INTEGER }),
      }
      await openTrackingServer(flags).client(metricRoutes).logMetric(request)
    })
  withServer(log.command('tag <run-id> <key> <value>'))
    .description('Set a tag.')
    .action(async (runId: string, key: string, value: string, flags: ServerFlag) => {
      await openTrackingServer(flags).client(runRoutes).setTag({ runId, key, value })
    })

  withServer(group.command('delete <run-id...>'))
    .description('Move runs to the trash.')
    .action(async (runIds: string[], flags: ServerFlag) => {
      const runs = openTrackingServer(flags).client(runRoutes)
      for (const runId of runIds) await runs.deleteRun({ runId })
    })

  withServer(group.command('restore <run-id...>'))
    .description('Restore runs from the trash.')
    .action(async (runIds: string[], flags: ServerFlag) => {
      const runs = openTrackingServer(flags).client(runRoutes)
      for (const runId of runIds) await runs.restoreRun({ runId })
    })
}

const ENDS: RunStatus[] = ['FINISHED', 'FAILED', 'KILLED']

async function list(flags: ListFlags) {
  const server = openTrackingServer(flags)
  const { experiment, filter, orderBy, view } = flags
  const limit = wholeNumber(flags.maxResults, { what: '--max-results', least: 1 })
  const chosen = experiment === undefined ? await listExperiments(server) : [await findExperiment(server, experiment)]
  const runs: Run[] = []
  let pageToken: string | undefined
  do {
    const page = await server.client(runRoutes).searchRuns({
      experimentIds: chosen.map(({ experimentId }) => experimentId),
      runViewType: viewTypeOf(view),
      orderBy: orderBy ?? [],
      maxResults: Math.min(limit - runs.length, limits.searchDefaultResults),
      ...(filter === undefined ? {} : { filter }),
      ...(pageToken === undefined ? {} : { pageToken }),
    })
    runs.push(...page.runs)
    pageToken = page.nextPageToken
  } while (pageToken !== undefined && runs.length < limit)
  const names = new Map(chosen.map(({ experimentId, name }) => [experimentId, name]))
  printAnswer(flags, {
    json: () => jsonList(Run, runs),
    text: () =>
      runs.length === 0 ? 'No runs.' : table(columnsFor(runs, experiment === undefined ? names : undefined), runs),
  })
}

function columnsFor(runs: readonly Run[], experiments: ReadonlyMap<string, string> | undefined): TableColumn<Run>[] {
  const now = Date.now()
  const metrics = commonMetrics(runs)
  return [
    { title: 'RUN ID', text: ({ info }) => info.runId },
    { title: 'NAME', text: ({ info }) => info.runName },
    ...(experiments === undefined
      ? []
      : [{ title: 'EXPERIMENT', text: ({ info }: Run) => experiments.get(info.experimentId) ?? info.experimentId }]),
    { title: 'STATUS', text: ({ info }) => info.status + (info.lifecycleStage === 'deleted' ? ' (deleted)' : '') },
    { title: 'STARTED', text: ({ info }) => formatAgo(Number(info.startTime), now) },
    { title: 'DURATION', text: ({ info }) => duration(info), alignsRight: true },
    ...metrics.map((key): TableColumn<Run> => ({ title: key, text: (run) => metricText(run, key), alignsRight: true })),
  ]
}

function commonMetrics(runs: readonly Run[]): string[] {
  const counts = new Map<string, number>()
  for (const { data } of runs) {
    for (const { key } of data.metrics) if (!key.startsWith('system/')) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || (a < b ? -1 : 1))
    .slice(0, METRIC_COLUMNS)
    .map(([key]) => key)
}

/** Until now for a run that is still running. */
function duration({ startTime, endTime, status }: RunInfo): string {
  const until = endTime ?? (status === 'RUNNING' ? Date.now() : undefined)
  return until === undefined ? '–' : formatDuration(Number(until) - Number(startTime))
}

function metricText({ data }: Run, key: string): string {
  const value = data.metrics.find((metric) => metric.key === key)?.value
  return value === undefined ? '–' : String(Number.isInteger(value) ? value : Number(value.toPrecision(6)))
}

function describe({ info, data }: Run): string {
  const facts: readonly (readonly [string, string])[] = [
    ['ID', info.runId],
    ['Name', info.runName],
    ['Experiment', info.experimentId],
    ['Status', info.status],
    ['Started', formatTime(info.startTime)],
    ['Duration', duration(info)],
    ['Artifacts', info.artifactUri],
    ...data.params.map(({ key, value }) => [`param ${key}`, value] as const),
    ...data.metrics.map(({ key, value }) => [`metric ${key}`, Object.is(value, -0) ? '-0' : String(value)] as const),
    ...data.tags.map(({ key, value }) => [`tag ${key}`, value] as const),
  ]
  return table(
    [
      { title: 'FIELD', text: ([name]) => name },
      { title: 'VALUE', text: ([, value]) => value, isWhole: true },
    ],
    facts,
  )
}

/** Parses a number; also accepts Python's `nan` and `inf`. */
function number(text: string, what: string): number {
  const value = Number(text.replace(/^([+-]?)inf(?:inity)?$/i, '$1Infinity'))
  if (text.trim() === '' || (Number.isNaN(value) && text.toLowerCase() !== 'nan'))
    throw new CommandError('usage', `Invalid ${what} '${text}': it is not a number.`)
  return value
}
