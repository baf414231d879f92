import { mkdir } from 'node:fs/promises'
import { findVersion, locateModel } from '@labbook/models'
import {
  ApiError,
  ModelVersion,
  modelVersionRoutes,
  parseModelUri,
  RegisteredModel,
  registeredModelRoutes,
  runRoutes,
} from '@labbook/protocol'
import { printText } from '@labbook/search'
import type { Command } from 'commander'
import type { Connection } from '@labbook/sdk'
import { CommandError } from './command-error.js'
import { fetchModel } from './fetch-model.js'
import { formatAgo } from './format-ago.js'
import { type JsonFlag, jsonList, printAnswer } from './print-answer.js'
import { stopSignal } from './stop-signal.js'
import { table } from './table.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'
import { wholeNumber } from './whole-number.js'

type Flags = ServerFlag & JsonFlag

/** The subcommands of `labbook models` for the registry. */
export function addRegistryCommands(group: Command) {
  withServer(group.command('list').alias('search'))
    .description('List registered models.')
    .option('--filter <filter>', "filter, such as: name ILIKE 'house%' AND tags.team = 'prices'")
    .option('--order-by <clause...>', 'sort order, such as: "timestamp DESC"')
    .option('--max-results <number>', 'maximum number of models', '100')
    .option('--json', 'print JSON')
    .action(list)

  withServer(group.command('versions <name>'))
    .description('List the versions of a registered model, newest first.')
    .option('--json', 'print JSON')
    .action(listVersions)

  withServer(group.command('register <model-uri> <name>'))
    .description('Register a model version and print its number. Creates the registered model if needed.')
    .option('--alias <alias...>', 'aliases to assign to the version')
    .option('--tag <key=value...>', 'tags of the version')
    .option('--description <text>', 'description of the version', '')
    .addHelpText(
      'after',
      '\n<model-uri>: runs:/<run>/<path>, models:/<model id>, models:/<name>/<version> or models:/<name>@<alias>',
    )
    .action(register)

  withServer(group.command('alias <name> <alias> [version]'))
    .description('Point an alias at a version, or delete the alias.')
    .option('--delete', 'delete the alias')
    .action(setAlias)

  withServer(group.command('delete <name> [version]'))
    .description('Permanently delete a version, or a registered model and all its versions. Files are kept.')
    .option('--yes', 'confirm; without it, only show what would be deleted')
    .action(remove)

  withServer(group.command('download <model-uri>'))
    .description('Download a model and print the local folder.')
    .option('--to <folder>', 'folder to download into', '.')
    .action(download)
}

interface ListFlags extends Flags {
  readonly filter?: string
  readonly orderBy?: string[]
  readonly maxResults: string
}

async function list({ filter, orderBy = [], maxResults, ...flags }: ListFlags) {
  const client = openTrackingServer(flags).client(registeredModelRoutes)
  const asked = filter === undefined ? {} : { filter }
  const { registeredModels } = await client.searchRegisteredModels({
    ...asked,
    orderBy,
    maxResults: wholeNumber(maxResults, { what: '--max-results', least: 1 }),
  })
  const now = Date.now()
  printAnswer(flags, {
    json: () => jsonList(RegisteredModel, registeredModels),
    text: () =>
      registeredModels.length === 0
        ? 'No registered models.'
        : table(
            [
              { title: 'NAME', text: (model) => model.name, isWhole: true },
              {
                title: 'LATEST',
                text: (model) => String(Math.max(0, ...model.latestVersions.map(({ version }) => version)) || '–'),
                alignsRight: true,
              },
              {
                title: 'ALIASES',
                text: (model) => model.aliases.map(({ alias, version }) => `${alias}→${version}`).join(' '),
              },
              { title: 'UPDATED', text: (model) => formatAgo(Number(model.lastUpdatedTimestamp), now) },
              { title: 'DESCRIPTION', text: (model) => model.description ?? '' },
            ],
            registeredModels,
          ),
  })
}

async function listVersions(name: string, flags: Flags) {
  const versions = await versionsOf(openTrackingServer(flags), name)
  const now = Date.now()
  printAnswer(flags, {
    json: () => jsonList(ModelVersion, versions),
    text: () =>
      versions.length === 0
        ? 'No versions.'
        : table(
            [
              { title: 'VERSION', text: (row) => String(row.version), alignsRight: true },
              { title: 'ALIASES', text: (row) => row.aliases.join(' ') },
              { title: 'STAGE', text: (row) => (row.currentStage === 'None' ? '' : row.currentStage) },
              { title: 'CREATED', text: (row) => formatAgo(Number(row.creationTimestamp), now) },
              { title: 'RUN ID', text: (row) => row.runId, isWhole: true },
              { title: 'SOURCE', text: (row) => row.source, isWhole: true },
            ],
            versions,
          ),
  })
}

/** All versions, from every page. @throws ApiError if the model does not exist */
async function versionsOf(server: Connection, name: string): Promise<ModelVersion[]> {
  await server.client(registeredModelRoutes).getRegisteredModel({ name })
  const versions: ModelVersion[] = []
  let pageToken: string | undefined
  do {
    const page = await server.client(modelVersionRoutes).searchModelVersions({
      filter: `name = ${printText(name)}`,
      orderBy: ['version_number DESC'],
      maxResults: 1000,
      ...(pageToken === undefined ? {} : { pageToken }),
    })
    versions.push(...page.modelVersions)
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
  return versions
}

interface RegisterFlags extends ServerFlag {
  readonly alias?: string[]
  readonly tag?: string[]
  readonly description: string
}

async function register(uri: string, name: string, { alias = [], tag = [], description, ...flags }: RegisterFlags) {
  const server = openTrackingServer(flags)
  const tags = tag.map(tagFrom)
  const source = await sourceOf(server, uri)
  const registry = server.client(registeredModelRoutes)
  try {
    await registry.createRegisteredModel({ name, tags: [] })
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error
  }
  const request = { name, tags, description, runLink: '', ...source }
  const { modelVersion } = await server.client(modelVersionRoutes).createModelVersion(request)
  const { version } = modelVersion
  for (const one of alias) await registry.setModelAlias({ name, alias: one, version })
  console.log(String(version))
}

/** The source of a version, written as MLflow's client writes it. */
async function sourceOf(server: Connection, uri: string) {
  const location = await locateModel(uri, (routes) => server.client(routes))
  if ('folder' in location)
    throw new CommandError('usage', `${uri} is a folder on this machine. Log it to a run first: labbook artifacts log.`)
  const { ownerId, path } = location
  const named = parseModelUri(uri)
  if (named !== undefined && named.kind !== 'logged_model') {
    const { name, version, runId } = await findVersion(named, (routes) => server.client(routes))
    return { source: `models:/${name}/${version}`, runId, modelId: '' }
  }
  if (ownerId.startsWith('m-')) return { source: `models:/${ownerId}`, runId: '', modelId: ownerId }
  const { run } = await server.client(runRoutes).getRun({ runId: ownerId })
  return { source: `${run.info.artifactUri.replace(/\/+$/, '')}/${path}`, runId: ownerId, modelId: '' }
}

async function setAlias(
  name: string,
  alias: string,
  version: string | undefined,
  flags: ServerFlag & { readonly delete?: boolean },
) {
  const registry = openTrackingServer(flags).client(registeredModelRoutes)
  if ((flags.delete === true) === (version !== undefined))
    throw new CommandError('usage', 'Pass the version for the alias, or --delete to delete the alias.')
  if (version === undefined) await registry.deleteModelAlias({ name, alias })
  else await registry.setModelAlias({ name, alias, version: versionFrom(version) })
}

async function remove(name: string, version: string | undefined, flags: ServerFlag & { readonly yes?: boolean }) {
  const server = openTrackingServer(flags)
  const versions = await versionsOf(server, name)
  const named = version === undefined ? versions : versions.filter((one) => one.version === versionFrom(version))
  if (version !== undefined && named.length === 0)
    throw new CommandError('refused', `${name} has no version ${version}.`)
  const aliases = named.flatMap((one) => one.aliases)
  const what =
    version === undefined
      ? `${name} and its ${named.length} ${named.length === 1 ? 'version' : 'versions'}`
      : `version ${version} of ${name}`
  const along =
    aliases.length === 0 ? '' : `, and ${aliases.length === 1 ? 'the alias' : 'the aliases'} ${aliases.join(', ')}`
  if (flags.yes !== true)
    throw new CommandError('usage', `This permanently deletes ${what}${along}. To confirm, add --yes.`)
  if (version === undefined) await server.client(registeredModelRoutes).deleteRegisteredModel({ name })
  else await server.client(modelVersionRoutes).deleteModelVersion({ name, version: versionFrom(version) })
}

async function download(uri: string, { to: folder, ...flags }: ServerFlag & { readonly to: string }) {
  const signal = stopSignal()
  await mkdir(folder, { recursive: true })
  console.log(await fetchModel(uri, openTrackingServer(flags), { folder, signal }))
}

function tagFrom(text: string) {
  const at = text.indexOf('=')
  if (at < 1) throw new CommandError('usage', `Invalid --tag '${text}': write it as key=value.`)
  return { key: text.slice(0, at), value: text.slice(at + 1) }
}

function versionFrom(text: string): number {
  return wholeNumber(text, { what: 'version', least: 1 })
}
