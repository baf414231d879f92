import { type ExampleInfo, type ModelFile, readInputExample } from '@labbook/mlmodel'
import { queryOptions } from '@tanstack/react-query'
import { type FileOwner, fetchArtifact } from '../../api/artifact-bytes.js'
import { readModelFile } from './read-model-file.js'

/** Where a model is. */
export interface ModelPlace {
  readonly owner: FileOwner
  /** Below the owner's root; it ends with a slash, or is ''. */
  readonly folder: string
}

const MAX_BYTES = 1024 * 1024

/** What its `MLmodel` file says. */
export const modelFileQuery = (place: ModelPlace) =>
  queryOptions({
    queryKey: [...keyOf(place), 'model-file'],
    queryFn: async ({ signal }) => readModelFile(await fetchText(place, 'MLmodel', signal)),
  })

/** What the model was logged with to show what it takes; null if there is nothing, or nothing that has a form here. */
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

/** The packages that the model wants, a line each. A model with an environment has the file. */
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
  return ['artifacts', ...Object.values(owner), 'model', folder]
}

async function fetchText({ owner, folder }: ModelPlace, name: string, signal: AbortSignal): Promise<string> {
  const { bytes } = await fetchArtifact(owner, folder + name, { limit: MAX_BYTES + 1, signal })
  return new TextDecoder().decode(bytes)
}
