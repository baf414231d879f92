import { Experiment, experimentRoutes } from '@labbook/protocol'
import type { Command } from 'commander'
import { findExperiment, listExperiments, viewTypeOf } from './find-experiment.js'
import { formatAgo } from './format-ago.js'
import { type JsonFlag, jsonList, printAnswer } from './print-answer.js'
import { table } from './table.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'

type Flags = ServerFlag & JsonFlag

/** `labbook experiments …` */
export function addExperimentsCommand(program: Command) {
  const group = program.command('experiments').description('List, create, rename, delete and restore experiments.')

  withServer(group.command('list').alias('search'))
    .description('List experiments, newest first.')
    .option('--view <view>', 'active, deleted or all', 'active')
    .option('--json', 'print JSON')
    .action(async (flags: Flags & { view: string }) => {
      const experiments = await listExperiments(openTrackingServer(flags), viewTypeOf(flags.view))
      const now = Date.now()
      printAnswer(flags, {
        json: () => jsonList(Experiment, experiments),
        text: () =>
          table(
            [
              { title: 'ID', text: (row) => row.experimentId, alignsRight: true },
              { title: 'NAME', text: (row) => row.name },
              { title: 'STATE', text: (row) => row.lifecycleStage },
              { title: 'CREATED', text: (row) => formatAgo(Number(row.creationTime), now) },
              { title: 'ARTIFACTS', text: (row) => row.artifactLocation },
            ],
            experiments,
          ),
      })
    })

  withServer(group.command('get <experiment>'))
    .description('Show an experiment, by name or ID.')
    .option('--json', 'print JSON')
    .action(async (nameOrId: string, flags: Flags) => {
      const experiment = await findExperiment(openTrackingServer(flags), nameOrId)
      const facts = [
        ['ID', experiment.experimentId],
        ['Name', experiment.name],
        ['State', experiment.lifecycleStage],
        ['Artifacts', experiment.artifactLocation],
        ...experiment.tags.map(({ key, value }) => [`tag ${key}`, value]),
      ]
      printAnswer(flags, {
        json: () => Experiment.write(experiment),
        text: () =>
          table(
            [
              { title: 'FIELD', text: ([name]) => name as string },
              { title: 'VALUE', text: ([, value]) => value as string, isWhole: true },
            ],
            facts,
          ),
      })
    })

  withServer(group.command('create <name>'))
    .description('Create an experiment and print its ID.')
    .option('--artifact-location <uri>', 'artifact location')
    .action(async (name: string, flags: ServerFlag & { artifactLocation?: string }) => {
      const { artifactLocation } = flags
      const request = { name, tags: [], ...(artifactLocation === undefined ? {} : { artifactLocation }) }
      console.log((await openTrackingServer(flags).client(experimentRoutes).createExperiment(request)).experimentId)
    })

  withServer(group.command('rename <experiment> <new-name>'))
    .description('Rename an experiment.')
    .action(async (nameOrId: string, newName: string, flags: ServerFlag) => {
      const server = openTrackingServer(flags)
      const { experimentId } = await findExperiment(server, nameOrId)
      await server.client(experimentRoutes).updateExperiment({ experimentId, newName })
    })

  withServer(group.command('delete <experiment>'))
    .description('Move an experiment and its runs to the trash.')
    .action(async (nameOrId: string, flags: ServerFlag) => {
      const server = openTrackingServer(flags)
      const { experimentId } = await findExperiment(server, nameOrId)
      await server.client(experimentRoutes).deleteExperiment({ experimentId })
    })

  withServer(group.command('restore <experiment>'))
    .description('Restore an experiment and its runs from the trash.')
    .action(async (nameOrId: string, flags: ServerFlag) => {
      const server = openTrackingServer(flags)
      const { experimentId } = await findExperiment(server, nameOrId)
      await server.client(experimentRoutes).restoreExperiment({ experimentId })
    })
}
