import { beforeAll, describe, expect, it } from 'vitest'
import { LabbookClient } from '../../src/index.js'
import { failureOf } from '../connection/answering-server.js'

/** What a client does with the registry, on a server that may be Labbook or MLflow. */
export function testRegistry(address: () => string): void {
  let client: LabbookClient
  let experimentId: string
  let names = 0
  const newName = (what: string) => `${what}-${++names}`

  beforeAll(async () => {
    client = new LabbookClient({ trackingUri: address() })
    experimentId = await client.createExperiment('of the registry suite')
  })

  describe('the registry', () => {
    it('[registry-api 3] registered models are created, renamed, described, tagged, found and deleted', async () => {
      const name = newName('registered')
      const model = await client.createRegisteredModel(name, { tags: { team: 'a' }, description: 'first' })
      expect(model).toMatchObject({ name, description: 'first', tags: { team: 'a' }, aliases: {}, latestVersions: [] })
      await client.updateRegisteredModel(name, { description: 'second' })
      await client.setRegisteredModelTag(name, 'other', 2)
      await client.deleteRegisteredModelTag(name, 'team')
      await client.renameRegisteredModel(name, `${name}!`)
      expect(await client.getRegisteredModel(`${name}!`)).toMatchObject({ description: 'second', tags: { other: '2' } })
      const found = await client.searchRegisteredModels({ filter: `name LIKE '${name}%'` })
      expect(found.map((each) => each.name)).toEqual([`${name}!`])
      expect(found.token).toBeUndefined()
      const again = await failureOf(client.createRegisteredModel(`${name}!`))
      expect(again).toMatchObject({ code: 'RESOURCE_ALREADY_EXISTS' })
      await client.deleteRegisteredModel(`${name}!`)
      const gone = await failureOf(client.getRegisteredModel(`${name}!`))
      expect(gone).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
    })

    it('[registry-api 4] versions are created, described, tagged, staged, found and deleted', async () => {
      const name = newName('versions')
      await client.createRegisteredModel(name)
      const { runId } = (await client.createRun(experimentId)).info
      const logged = await client.createLoggedModel(experimentId, { name: 'logged', sourceRunId: runId })
      const options = { runId, description: 'first', tags: { team: 'a' }, modelId: logged.modelId }
      const first = await client.createModelVersion(name, logged.modelUri, options)
      expect(first).toMatchObject({
        name,
        version: 1,
        status: 'READY',
        runId,
        description: 'first',
        tags: { team: 'a' },
      })
      const second = await client.createModelVersion(name, 's3://bucket/model')
      expect(second.version).toBe(2)
      await client.updateModelVersion(name, '2', { description: 'second' })
      await client.setModelVersionTag(name, 2, 'k', 'v')
      await client.transitionModelVersionStage(name, 1, 'Production')
      await client.setModelVersionTag(name, { stage: 'Production' }, 'staged', true)
      await client.deleteModelVersionTag(name, 1, 'team')
      expect(await client.getModelVersion(name, 1)).toMatchObject({
        currentStage: 'Production',
        tags: { staged: 'true' },
      })
      expect(await client.getModelVersion(name, 2)).toMatchObject({ description: 'second', tags: { k: 'v' } })
      expect(await client.getModelVersionDownloadUri(name, 2)).toBe('s3://bucket/model')
      const latest = await client.getLatestVersions(name, { stages: ['Production'] })
      expect(latest.map(({ version }) => version)).toEqual([1])
      const found = await client.searchModelVersions({ filter: `name = '${name}'`, orderBy: ['version_number ASC'] })
      expect(found.map(({ version }) => version)).toEqual([1, 2])
      const copy = await client.copyModelVersion(`models:/${name}/2`, `${name}-copy`)
      expect(copy).toMatchObject({ name: `${name}-copy`, version: 1, description: 'second', tags: { k: 'v' } })
      await client.deleteModelVersion(name, 2)
      expect(await failureOf(client.getModelVersion(name, 2))).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
      expect(client.getModelVersionStages()).toEqual(['None', 'Staging', 'Production', 'Archived'])
    })

    it('[registry-api 8] a model is registered by its address', async () => {
      const name = newName('by-address')
      const { runId, artifactUri } = (await client.createRun(experimentId)).info
      const model = await client.createLoggedModel(experimentId, { name: 'beside', sourceRunId: runId })
      await client.uploadArtifact(runId, 'inside/MLmodel', 'flavors: {}')
      const versions = [
        await client.registerModel(model.modelUri, name, { tags: { k: 1 } }),
        await client.registerModel(`runs:/${runId}/beside`, name),
        await client.registerModel(`runs:/${runId}/inside`, name),
        await client.registerModel('s3://bucket/model', name),
      ]
      expect(versions).toMatchObject([
        { name, version: 1, source: model.modelUri, runId, tags: { k: '1' } },
        { version: 2, source: model.modelUri, runId },
        { version: 3, source: `${artifactUri}/inside`, runId },
        { version: 4, source: 's3://bucket/model' },
      ])
      const none = await failureOf(client.registerModel(`runs:/${runId}/none`, name))
      expect(none).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
    })

    it('[registry-api 3] aliases lead to versions', async () => {
      const name = newName('aliased')
      await client.createRegisteredModel(name)
      await client.createModelVersion(name, 's3://bucket/1')
      await client.createModelVersion(name, 's3://bucket/2')
      await client.setRegisteredModelAlias(name, 'champion', 1)
      await client.setRegisteredModelAlias(name, 'champion', '2')
      expect((await client.getModelVersionByAlias(name, 'champion')).version).toBe(2)
      expect((await client.getRegisteredModel(name)).aliases).toEqual({ champion: 2 })
      expect((await client.getModelVersion(name, 2)).aliases).toEqual(['champion'])
      await client.deleteRegisteredModelAlias(name, 'champion')
      const gone = await failureOf(client.getModelVersionByAlias(name, 'champion'))
      expect(gone).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      expect(await failureOf(client.setRegisteredModelAlias(name, 'v1', 1))).toMatchObject({
        name: 'InvalidInputError',
      })
    })

    it('[registry-api 9] prompts are registered, loaded, tagged, found and deleted', async () => {
      const name = newName('prompt')
      const options = { commitMessage: 'first', tags: { task: 'sum' } }
      const first = await client.registerPrompt(name, 'Summarize: {{ text }}', options)
      expect(first).toMatchObject({ name, version: 1, template: 'Summarize: {{ text }}', commitMessage: 'first' })
      expect(first.tags).toEqual({ task: 'sum' })
      const chat = [{ role: 'user', content: 'Hello {{ name }}' }]
      await client.registerPrompt(name, chat, { responseFormat: { type: 'object' }, modelConfig: { model_name: 'm' } })
      await client.setPromptAlias(name, 'champion', 1)
      expect((await client.loadPrompt(name)).template).toEqual(chat)
      expect(await client.loadPrompt(`prompts:/${name}/2`)).toMatchObject({
        responseFormat: { type: 'object' },
        modelConfig: { model_name: 'm' },
        uri: `prompts:/${name}/2`,
      })
      expect((await client.loadPrompt(`prompts:/${name}@champion`)).version).toBe(1)
      expect((await client.loadPrompt(name, { alias: 'champion' })).version).toBe(1)
      await client.setPromptTag(name, 'team', 'a')
      await client.setPromptVersionTag(name, 1, 'k', 'v')
      await client.deletePromptVersionTag(name, 1, 'task')
      expect((await client.getPromptVersion(name, 1)).tags).toEqual({ k: 'v' })
      expect((await client.getPrompt(name))?.tags).toEqual({ team: 'a' })
      const found = await client.searchPrompts({ filter: `name = '${name}'` })
      expect(found.map((prompt) => prompt.name)).toEqual([name])
      expect(await client.searchRegisteredModels({ filter: `name = '${name}'` })).toHaveLength(0)
      await client.deletePromptTag(name, 'team')
      await client.deletePromptAlias(name, 'champion')
      await client.deletePromptVersion(name, 1)
      await client.deletePrompt(name)
      expect(await client.getPrompt(name)).toBeUndefined()
    })
  })
}
