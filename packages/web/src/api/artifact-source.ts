import type { FileInfo, Run } from '@labbook/protocol'
import { queryOptions } from '@tanstack/react-query'
import type { ArtifactOwner } from './artifact-bytes.js'
import { api } from './client.js'
import { ofRuns } from './scope.js'

/** A logged model that a run made; its files stand in the run's tree as a folder of its name (U-ART-2). */
export interface ModelFolder {
  readonly modelId: string
  readonly name: string
}

/** Whose files a tree holds: a run's with those of its models, one model's alone, or those of one folder of a run. */
export type ArtifactSource =
  | { readonly runId: string; readonly models: readonly ModelFolder[] }
  | { readonly modelId: string }
  | { readonly runId: string; readonly folder: string }

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
    queryKey: ['logged-models', ofRuns([run.info.runId]), 'folders', run.outputs?.modelOutputs.length ?? 0],
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
    queryKey: ['artifacts', 'modelId' in source ? source.modelId : source.runId, path, source],
    queryFn: async ({ signal }) => {
      if ('modelId' in source) return sorted(await modelLevel(source.modelId, path, '', signal))
      if ('folder' in source) return sorted(await folderLevel(source, path, signal))
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
  if ('folder' in source) return `runs:/${source.runId}/${source.folder}/${path}`
  if ('runId' in source) return `runs:/${source.runId}/${path}`
  return `models:/${source.modelId}${path === '' ? '' : `/${path}`}`
}

/** From what a version is made, as clients say it: the logged model, or the place of a folder with the run that it is of. */
export interface VersionSource {
  readonly source: string
  readonly runId: string
  readonly modelId: string
}

/** `modelFile` is the `MLmodel` in the folder, which lies at `fullPath`. */
export function versionSource(source: ArtifactSource, modelFile: ArtifactEntry, fullPath: string): VersionSource {
  const runId = 'runId' in source ? source.runId : ''
  const { owner, ownPath } = modelFile
  if ('runId' in owner) return { source: fullPath, runId, modelId: '' }
  const { modelId } = owner
  return { source: ownPath === 'MLmodel' ? `models:/${modelId}` : fullPath, runId, modelId }
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

/** The folder is the root of the tree. */
async function folderLevel({ runId, folder }: { runId: string; folder: string }, path: string, signal: AbortSignal) {
  const level = await runLevel(runId, path === '' ? folder : `${folder}/${path}`, signal)
  return level.map((each) => ({ ...each, path: each.path.slice(folder.length + 1) }))
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
