import type { FileInfo, Run } from '@labbook/protocol'
import { queryOptions } from '@tanstack/react-query'
import type { ArtifactOwner } from '../api/artifact-bytes.js'
import { api } from '../api/client.js'

/** A logged model that a run made; its files stand in the run's tree as a folder of its name (U-ART-2). */
export interface ModelFolder {
  readonly modelId: string
  readonly name: string
}

/** Whose files a tree holds: a run's with those of its models, or one model's alone. */
export type ArtifactSource =
  | { readonly runId: string; readonly models: readonly ModelFolder[] }
  | { readonly modelId: string }

/** A file or folder of the tree, and where it really lies. */
export interface ArtifactEntry {
  /** In the tree. */
  readonly path: string
  readonly name: string
  readonly isDir: boolean
  readonly size: number
  readonly owner: ArtifactOwner
  /** Below the owner's root. */
  readonly ownPath: string
  readonly isModel: boolean
}

/** The models of a run with their names, by which the tree shows them. */
export const modelFoldersQuery = (run: Run) =>
  queryOptions({
    queryKey: ['logged-models', 'of-run', run.info.runId, run.outputs?.modelOutputs.length ?? 0],
    queryFn: async ({ signal }) => {
      const found: ModelFolder[] = []
      for (const { modelId } of run.outputs?.modelOutputs ?? []) {
        const { model } = await api.loggedModels.getLoggedModel({ modelId, allowDeleted: true }, { signal })
        found.push({ modelId, name: model.info.name })
      }
      return found
    },
  })

/** One level of the tree: folders first, each by code point. */
export const artifactLevelQuery = (source: ArtifactSource, path: string) =>
  queryOptions({
    queryKey:
      'modelId' in source ? ['artifacts', source.modelId, path] : ['artifacts', source.runId, path, source.models],
    queryFn: async ({ signal }) => {
      if ('modelId' in source) return sorted(await modelLevel(source.modelId, path, '', signal))
      const { runId, models } = source
      const model = models.find(({ name }) => path === name || path.startsWith(`${name}/`))
      const own = path === '' || model === undefined ? await runLevel(runId, path, signal) : []
      if (path === '') return sorted([...own, ...modelRoots(models, own)])
      if (model === undefined || own.length > 0) return sorted(own)
      return sorted(await modelLevel(model.modelId, path.slice(model.name.length + 1), `${model.name}/`, signal))
    },
  })

/** By which clients load the model in a folder of the tree. */
export function modelUri(source: ArtifactSource, { path }: ArtifactEntry): string {
  if ('runId' in source) return `runs:/${source.runId}/${path}`
  return `models:/${source.modelId}${path === '' ? '' : `/${path}`}`
}

/** The run's own path wins over a model of the same name. */
function modelRoots(models: readonly ModelFolder[], own: readonly ArtifactEntry[]): ArtifactEntry[] {
  return models
    .filter(({ name }) => own.every((entry) => entry.path !== name))
    .map(({ modelId, name }) => ({
      path: name,
      name,
      isDir: true,
      size: 0,
      owner: { modelId },
      ownPath: '',
      isModel: true,
    }))
}

async function runLevel(runId: string, path: string, signal: AbortSignal): Promise<ArtifactEntry[]> {
  const { files } = await api.artifacts.listRunArtifacts({ runId, path }, { signal })
  return files.map((file) => entry(file, file.path, { runId }))
}

/** `prefix` is where the model's files stand in the tree. */
async function modelLevel(modelId: string, artifactDirectoryPath: string, prefix: string, signal: AbortSignal) {
  const { files } = await api.loggedModels.listLoggedModelArtifacts({ modelId, artifactDirectoryPath }, { signal })
  return files.map((file) => entry(file, prefix + file.path, { modelId }))
}

function entry({ path: ownPath, isDir, fileSize }: FileInfo, path: string, owner: ArtifactOwner): ArtifactEntry {
  return {
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    isDir,
    size: Number(fileSize ?? 0),
    owner,
    ownPath,
    isModel: false,
  }
}

function sorted(entries: readonly ArtifactEntry[]): readonly ArtifactEntry[] {
  return entries.toSorted((a, b) => Number(b.isDir) - Number(a.isDir) || (a.name < b.name ? -1 : 1))
}
