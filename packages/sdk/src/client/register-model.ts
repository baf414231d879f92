import { ApiError, parseModelUri } from '@labbook/protocol'
import { artifactFolder } from '../checks/artifact-path.js'
import { checkModelName, checkRunId } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import type { artifactCalls } from './artifacts.js'
import type { Values } from './client-context.js'
import type { ModelVersion } from './entities.js'
import type { loggedModelCalls } from './logged-models.js'
import type { CreateModelVersionOptions, modelVersionCalls } from './model-versions.js'
import type { registeredModelCalls } from './registered-models.js'
import type { runCalls } from './runs.js'

/** What a version that is registered by its address gets. */
export interface RegisterModelOptions {
  readonly tags?: Values | undefined
  /** How long to wait until the registry has it, in seconds; 300 if it is left out, and 0 does not wait. */
  readonly awaitRegistrationForS?: number | undefined
}

type Calls = ReturnType<typeof runCalls> &
  Pick<ReturnType<typeof artifactCalls>, 'listArtifacts'> &
  Pick<ReturnType<typeof loggedModelCalls>, 'getLoggedModel' | 'searchLoggedModels'> &
  Pick<ReturnType<typeof registeredModelCalls>, 'createRegisteredModel'> &
  Pick<ReturnType<typeof modelVersionCalls>, 'createModelVersion'>

type Source = { readonly source: string } & Pick<CreateModelVersionOptions, 'runId' | 'modelId'>

/** Registers a model by its address, as a new version (registry-api §8). */
export function registerModelCall(calls: Calls) {
  async function sourceOf(modelUri: string): Promise<Source> {
    const model = parseModelUri(modelUri)
    if (model?.kind === 'logged_model') {
      const { sourceRunId } = await calls.getLoggedModel(model.modelId)
      return { source: modelUri, runId: sourceRunId, modelId: model.modelId }
    }
    const [, runId, path] = /^runs:\/+([^/]+)\/(.+)$/.exec(modelUri) ?? []
    if (runId === undefined || path === undefined) return { source: modelUri }
    return sourceInRun(runId, artifactFolder(path))
  }

  /** Clients of MLflow 2 keep models among the artifacts of the run, those of MLflow 3 beside it, under the same name. */
  async function sourceInRun(runId: string, path: string): Promise<Source> {
    checkRunId(runId)
    const { info } = await calls.getRun(runId)
    const files = await calls.listArtifacts(runId, { path })
    if (files.some((file) => file.path === `${path}/MLmodel`)) {
      return { source: `${info.artifactUri.replace(/\/$/, '')}/${path}`, runId }
    }
    const found = await calls.searchLoggedModels([info.experimentId], {
      filter: `name = ${quoted(path)} AND source_run_id = ${quoted(runId)}`,
      maxResults: 1,
    })
    if (found[0] !== undefined) return { source: found[0].modelUri, runId, modelId: found[0].modelId }
    throw new ApiError('RESOURCE_DOES_NOT_EXIST', `The run ${runId} has no model ${shown(path)}.`)
  }

  return {
    /**
     * Registers a model as the next version of a registered model, which is created if there is none.
     *
     * @param modelUri `models:/<model id>`, `runs:/<run id>/<path>`, or the address of the model's files
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if there is no such model
     * @example const version = await client.registerModel(model.modelUri, 'house-prices')
     */
    async registerModel(
      modelUri: string,
      name: string,
      { tags, awaitRegistrationForS }: RegisterModelOptions = {},
    ): Promise<ModelVersion> {
      checkModelName(name)
      if (typeof modelUri !== 'string' || modelUri === '') {
        throw new InvalidInputError(
          `Invalid model URI ${shown(modelUri)}: use models:/<model id> or runs:/<run id>/<path>.`,
        )
      }
      const { source, ...entity } = await sourceOf(modelUri)
      await calls.createRegisteredModel(name).catch((error: unknown) => {
        if (!(error instanceof ApiError) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error
      })
      return calls.createModelVersion(name, source, { ...entity, tags, awaitCreationForS: awaitRegistrationForS })
    },
  }
}

/** Filters have no escapes: a text with one kind of quote stands in the other. */
function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`
}
