import { metricRoutes, type Run, runRoutes } from '@labbook/protocol'
import type { Command } from 'commander'
import { CommandError } from './command-error.js'
import { findExperiment, listExperiments, viewTypeOf } from './find-experiment.js'
import { formatAgo, formatDuration } from './format-ago.js'
import { type JsonFlag, printAnswer } from './print-answer.js'
import { table, type TableColumn } from './table.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'

type Flags = ServerFlag & JsonFlag

interface ListFlags extends Flags {
  readonly experiment?: string
  readonly filter?: string
  readonly orderBy?: string[]
  readonly maxResults: string
  readonly view: string
}

/** How many metrics a list shows; `--json` has all. */
const METRIC_COLUMNS = 4

/** `labbook runs …` */
export function addRunsCommand(program: Command) {
  const group = program.command('runs').description('List, show, log, delete and restore runs.')

  withServer(group.command('list'))
    .description('List runs, newest first.')
    .option('--experiment <name-or-id>', 'only runs of this experiment (default: all active experiments)')
    .option('--filter <filter>', "such as: metrics.loss < 0.5 AND params.model = 'forest'")
    .option('--order-by <clause...>', 'such as: "metrics.loss ASC"')
    .option('--max-results <number>', 'how many at most', '50')
    .option('--view <view>', 'active, deleted or all', 'active')
    .option('--json', 'as JSON')
    .action(list)

  withServer(group.command('get <run-id>'))
    .description('Show a run with its params, metrics and tags.')
    .option('--json', 'as JSON')
    .action(async (runId: string, flags: Flags) => {
      const { run } = await openTrackingServer(flags).client(runRoutes).getRun({ runId })
      printAnswer(flags, run, () => describe(run))
    })

  withServer(group.command('create'))
    .description('Create a run; prints its id.')
    .option('--experiment <name-or-id>', 'the experiment (default: Default)')
    .option('--name <name>', 'its name (default: made up)')
    .action(async (flags: ServerFlag & { experiment?: string; name?: string }) => {
      const server = openTrackingServer(flags)
      const { experiment, name } = flags
      const experimentId = experiment === undefined ? '0' : (await findExperiment(server, experiment)).experimentId
      const request = { experimentId, userId: '', tags: [], ...(name === undefined ? {} : { runName: name }) }
      console.log((await server.client(runRoutes).createRun(request)).run.info.runId)
    })

  const log = group.command('log').description('Log a param, a metric or a tag of a run.')
  withServer(log.command('param <run-id> <key> <value>')).action(
    async (runId: string, key: string, value: string, flags: ServerFlag) => {
      await openTrackingServer(flags).client(runRoutes).logParam({ runId, key, value })
    },
  )
  withServer(log.command('metric <run-id> <key> <value>'))
    .option('--step <number>', 'the step', '0')
    .action(async (runId: string, key: string, value: string, flags: ServerFlag & { step: string }) => {
      const request = {
        runId,
        key,
        value: number(value, 'value'),
        timestamp: Date.now(),
        step: number(flags.step, '--step'),
      }
      await openTrackingServer(flags).client(metricRoutes).logMetric(request)
    })
  withServer(log.command('tag <run-id> <key> <value>')).action(
    async (runId: string, key: string, value: string, flags: ServerFlag) => {
      await openTrackingServer(flags).client(runRoutes).setTag({ runId, key, value })
    },
  )

  withServer(group.command('delete <run-id...>'))
    .description('Move runs to the trash.')
    .action(async (runIds: string[], flags: ServerFlag) => {
      const runs = openTrackingServer(flags).client(runRoutes)
      for (const runId of runIds) await runs.deleteRun({ runId })
    })

  withServer(group.command('restore <run-id...>'))
    .description('Bring runs back from the trash.')
    .action(async (runIds: string[], flags: ServerFlag) => {
      const runs = openTrackingServer(flags).client(runRoutes)
      for (const runId of runIds) await runs.restoreRun({ runId })
    })
}

async function list(flags: ListFlags) {
  const server = openTrackingServer(flags)
  const { experiment, filter, orderBy, view } = flags
  const limit = number(flags.maxResults, '--max-results')
  const chosen = experiment === undefined ? await listExperiments(server) : [await findExperiment(server, experiment)]
  const runs: Run[] = []
  let pageToken: string | undefined
  do {
    const page = await server.client(runRoutes).searchRuns({
      experimentIds: chosen.map(({ experimentId }) => experimentId),
      runViewType: viewTypeOf(view),
      orderBy: orderBy ?? [],
      maxResults: limit - runs.length,
      ...(filter === undefined ? {} : { filter }),
      ...(pageToken === undefined ? {} : { pageToken }),
    })
    runs.push(...page.runs)
    pageToken = page.nextPageToken
  } while (pageToken !== undefined && runs.length < limit)
  const names = new Map(chosen.map(({ experimentId, name }) => [experimentId, name]))
  printAnswer(flags, runs, () =>
    runs.length === 0 ? 'No runs.' : table(columnsFor(runs, experiment === undefined ? names : undefined), runs),
  )
}

function columnsFor(runs: readonly Run[], experiments: ReadonlyMap<string, string> | undefined): TableColumn<Run>[] {
  const now = Date.now()
  const metrics = [...new Set(runs.flatMap(({ data }) => data.metrics.map(({ key }) => key)))].slice(0, METRIC_COLUMNS)
  return [
    { title: 'RUN ID', text: ({ info }) => info.runId },
    { title: 'NAME', text: ({ info }) => info.runName },
    ...(experiments === undefined
      ? []
      : [{ title: 'EXPERIMENT', text: ({ info }: Run) => experiments.get(info.experimentId) ?? info.experimentId }]),
    { title: 'STATUS', text: ({ info }) => info.status },
    { title: 'STARTED', text: ({ info }) => formatAgo(Number(info.startTime), now) },
    { title: 'DURATION', text: ({ info }) => duration(info), alignsRight: true },
    ...metrics.map((key): TableColumn<Run> => ({ title: key, text: (run) => metricText(run, key), alignsRight: true })),
  ]
}

function duration({ startTime, endTime }: Run['info']): string {
  return endTime === undefined ? '–' : formatDuration(Number(endTime) - Number(startTime))
}

function metricText({ data }: Run, key: string): string {
  const value = data.metrics.find((metric) => metric.key === key)?.value
  return value === undefined ? '–' : Number.isInteger(value) ? String(value) : value.toPrecision(6)
}

function describe({ info, data }: Run): string {
  const facts: readonly (readonly [string, string])[] = [
    ['run id', info.runId],
    ['name', info.runName],
    ['experiment', info.experimentId],
    ['status', info.status],
    ['started', new Date(Number(info.startTime)).toISOString()],
    ['duration', duration(info)],
    ['artifacts', info.artifactUri],
    ...data.params.map(({ key, value }) => [`param ${key}`, value] as const),
    ...data.metrics.map(({ key, value }) => [`metric ${key}`, String(value)] as const),
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

function number(text: string, what: string): number {
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value))
    throw new CommandError('usage', `${what} cannot be '${text}': it is not a number.`)
  return value
}
