import { type ExampleInfo, type ModelFile, readInputExample } from '@labbook/mlmodel'
import { queryOptions } from '@tanstack/react-query'
import { type FileOwner, fetchArtifact, ownerId } from '../../api/artifact-bytes.js'
import { filesKey } from '../../api/artifact-keys.js'
import { readModelFile } from './read-model-file.js'

/** The location of a model. */
export interface ModelPlace {
  readonly owner: FileOwner
  /** Path below the owner's root, '' or ending with a slash. */
  readonly folder: string
}

const MAX_BYTES = 1024 * 1024

/** The parsed `MLmodel` file. */
export const modelFileQuery = (place: ModelPlace) =>
  queryOptions({
    queryKey: [...keyOf(place), 'model-file'],
    queryFn: async ({ signal }) => readModelFile(await fetchText(place, 'MLmodel', signal)),
  })

/** The model's input example; null if there is none, or in a format that cannot be shown. */
export const inputExampleQuery = (place: ModelPlace, info: ExampleInfo | undefined) =>
  queryOptions({
    queryKey: [...keyOf(place), 'input-example', info],
    queryFn: async ({ signal }) => {
      if (info === undefined) return null
      const text = await fetchText(place, info.path, signal)
      if (text.length > MAX_BYTES) throw new Error('The file is larger than 1 MiB.')
      return readInputExample(text, info) ?? null
    },
    retry: false,
  })

/** The model's requirements, one package per line; empty if the model has no environment. */
export const requirementsQuery = (place: ModelPlace, { flavors }: ModelFile) =>
  queryOptions({
    queryKey: [...keyOf(place), 'requirements'],
    queryFn: async ({ signal }) => {
      if (flavors.every(({ settings }) => settings['env'] === undefined)) return []
      const lines = (await fetchText(place, 'requirements.txt', signal)).split(/\r?\n/)
      return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
    },
    retry: false,
  })

function keyOf({ owner, folder }: ModelPlace) {
  if ('version' in owner) return ['artifacts', ...Object.values(owner), 'model', folder]
  return [...filesKey(ownerId(owner), folder.replace(/\/$/, '')), 'model']
}

async function fetchText({ owner, folder }: ModelPlace, name: string, signal: AbortSignal): Promise<string> {
  const { bytes } = await fetchArtifact(owner, folder + name, { limit: MAX_BYTES + 1, signal })
  return new TextDecoder().decode(bytes)
}
