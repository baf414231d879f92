import { ApiError } from '@labbook/protocol'
import type { TableData } from '../datasets/table.js'
import { dictFile } from '../files/dict-file.js'
import type { MadeFiles } from '../files/made-file.js'
import { LOGGED_ARTIFACTS, tableFile, tablePath } from '../files/table-file.js'
import type { artifactCalls } from './artifacts.js'
import type { runDataCalls } from './run-data.js'
import type { runCalls } from './runs.js'

type Calls = Pick<ReturnType<typeof runCalls>, 'getRun'> &
  Pick<ReturnType<typeof runDataCalls>, 'setTag'> &
  Pick<ReturnType<typeof artifactCalls>, 'uploadArtifact' | 'readArtifact'>

/** Values that become files of a run. */
export function madeArtifactCalls(calls: Calls, warn: (sentence: string) => void) {
  async function put(runId: string, { files, tags, warnings }: MadeFiles): Promise<void> {
    for (const { path, bytes } of files) await calls.uploadArtifact(runId, path, bytes as Uint8Array<ArrayBuffer>)
    for (const [key, value] of Object.entries(tags)) await calls.setTag(runId, key, value)
    for (const sentence of warnings) warn(sentence)
  }

  async function bytesIfThere(runId: string, path: string): Promise<Uint8Array | undefined> {
    try {
      const { stream } = await calls.readArtifact(runId, path)
      return new Uint8Array(await new Response(stream).arrayBuffer())
    } catch (error) {
      if (error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined
      throw error
    }
  }

  return {
    /**
     * Uploads a value as JSON, or as YAML if the path ends in `.yaml` or `.yml` (with the package `yaml` installed).
     *
     * @throws InvalidInputError for a bad path, and for what has no JSON
     * @example await client.logDict(runId, { layers: [64, 32] }, 'config.json')
     */
    async logDict(runId: string, value: unknown, artifactFile: string): Promise<void> {
      await put(runId, await dictFile(value, artifactFile))
    },

    /**
     * Uploads a table, which the pages show as one. If the run has the file, the rows are added to it.
     *
     * @param data rows as objects, or columns as lists
     * @throws InvalidInputError for a bad path, and for what is no table
     * @example await client.logTable(runId, [{ question: 'Why?', score: 0.5 }], 'answers.json')
     */
    async logTable(runId: string, data: TableData, artifactFile: string): Promise<void> {
      const path = tablePath(artifactFile)
      const { data: logged } = await calls.getRun(runId)
      const existing = await bytesIfThere(runId, path)
      await put(runId, await tableFile(data, path, { existing, loggedArtifacts: logged.tags[LOGGED_ARTIFACTS] }))
    },
  }
}
