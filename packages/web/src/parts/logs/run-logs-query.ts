import { CONSOLE_FOLDER, consolePartNumber, LOG_FOLDER, type LogFormat, logFormatOf } from '@labbook/protocol'
import { queryOptions } from '@tanstack/react-query'
import { levelKey } from '../../api/artifact-keys.js'
import { api } from '../../api/client.js'

/** A log of a run: the console log with its parts, or a file (LOG-1, LOG-4). */
export interface RunLog {
  /** `console`, or the name of the file. */
  readonly name: string
  /** The artifact path of its file or folder. */
  readonly path: string
  readonly format: LogFormat
  /** In the order in which they are read. */
  readonly files: readonly LogFile[]
}

export interface LogFile {
  readonly path: string
  readonly size: number
}

export const CONSOLE = 'console'

/** The logs of a run, the console log first, with the sizes that they have now. */
export const runLogsQuery = (runId: string) =>
  queryOptions({
    queryKey: [...levelKey(runId, LOG_FOLDER), 'logs'],
    queryFn: async ({ signal }): Promise<readonly RunLog[]> => {
      const level = await list(runId, LOG_FOLDER, signal)
      const parts = level.some(({ path, isDir }) => isDir && path === CONSOLE_FOLDER)
        ? (await list(runId, CONSOLE_FOLDER, signal)).filter(({ path }) => consolePartNumber(path) !== undefined)
        : []
      const files = level.flatMap(({ path, isDir, size }): RunLog[] => {
        const format = isDir ? undefined : logFormatOf(path)
        const name = path.slice(LOG_FOLDER.length + 1)
        return format === undefined ? [] : [{ name, path, format, files: [{ path, size }] }]
      })
      if (parts.length === 0) return files
      // Eight digits: the order of the texts is that of the numbers.
      const inOrder = parts.toSorted((a, b) => (a.path < b.path ? -1 : 1))
      return [{ name: CONSOLE, path: CONSOLE_FOLDER, format: 'ndjson', files: inOrder }, ...files]
    },
  })

async function list(runId: string, path: string, signal: AbortSignal) {
  const { files } = await api.artifacts.listRunArtifacts({ runId, path }, { signal })
  return files.map((file) => ({ path: file.path, isDir: file.isDir, size: Number(file.fileSize ?? 0) }))
}
