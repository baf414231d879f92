import type { FileInfo, Run } from '@labbook/protocol'
import { queryOptions } from '@tanstack/react-query'
import type { ArtifactOwner } from './artifact-bytes.js'
import { levelKey } from './artifact-keys.js'
import { api } from './client.js'
import { ofRuns } from './scope.js'

/** A logged model that a run created. The run's tree shows its files as a folder with the model's name (U-ART-2). */
export interface ModelFolder {
  readonly modelId: string
  readonly name: string
}

/** The files in a tree: those of a run and its models, of one model, or of one folder of a run. */
export type ArtifactSource =
  | { readonly runId: string; readonly models: readonly ModelFolder[] }
  | { readonly modelId: string }
  | { readonly runId: string; readonly folder: string }

/** A file or folder in the tree, and where it is stored. */
export interface ArtifactEntry {
  /** Path in the tree. */
  readonly path: string
  readonly name: string
  readonly isDir: boolean
  readonly size: number
  readonly owner: ArtifactOwner
  /** Path below the owner's root. */
  readonly ownPath: string
  readonly isModel: boolean
}

/** A run's models with the names that the tree shows. */
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

/** One level of the tree: folders first, each group sorted by code point. */
export const artifactLevelQuery = (source: ArtifactSource, path: string) =>
  queryOptions({
    queryKey: [...levelKeyOf(source, path), source],
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

function levelKeyOf(source: ArtifactSource, path: string) {
  if ('modelId' in source) return levelKey(source.modelId, path)
  return levelKey(source.runId, 'folder' in source ? below(source.folder, path) : path)
}

/** The file that makes a folder a model, among the folder's entries. */
export function modelFileIn(level: readonly ArtifactEntry[]): ArtifactEntry | undefined {
  return level.find(({ name, isDir }) => name === 'MLmodel' && !isDir)
}

/** The root of the tree, if it is itself a model. */
export function rootModel(source: ArtifactSource, root: readonly ArtifactEntry[]): ArtifactEntry | undefined {
  const file = modelFileIn(root)
  if (file === undefined) return undefined
  const ownPath = 'folder' in source ? source.folder : ''
  return { path: '', name: 'MLflow Model', isDir: true, size: 0, owner: file.owner, ownPath, isModel: true }
}

/** The URI with which clients load the model in a folder of the tree. */
export function modelUri(source: ArtifactSource, { path }: ArtifactEntry): string {
  const base =
    'folder' in source
      ? `runs:/${source.runId}/${source.folder}`
      : 'runId' in source
        ? `runs:/${source.runId}`
        : `models:/${source.modelId}`
  return path === '' ? base : `${base}/${path}`
}

/** The source of a new version, as clients send it: a logged model, or a folder of a run. */
export interface VersionSource {
  readonly source: string
  readonly runId: string
  readonly modelId: string
}

/** `modelFile` is the `MLmodel` file in the folder; `fullPath` is the folder's URI. */
export function versionSource(source: ArtifactSource, modelFile: ArtifactEntry, fullPath: string): VersionSource {
  const runId = 'runId' in source ? source.runId : ''
  const { owner, ownPath } = modelFile
  if ('runId' in owner) return { source: fullPath, runId, modelId: '' }
  const { modelId } = owner
  return { source: ownPath === 'MLmodel' ? `models:/${modelId}` : fullPath, runId, modelId }
}

/** If a run has a path with a model's name, the run's path wins. */
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

/** Paths in the tree are relative to `folder`. */
async function folderLevel({ runId, folder }: { runId: string; folder: string }, path: string, signal: AbortSignal) {
  const level = await runLevel(runId, below(folder, path), signal)
  return level.map((each) => ({ ...each, path: each.path.slice(folder.length + 1) }))
}

function below(folder: string, path: string): string {
  return path === '' ? folder : `${folder}/${path}`
}

/** `prefix` is the model's folder in the tree. */
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
