import { artifactRoutes, type FileInfo, loggedModelRoutes, runRoutes } from '@labbook/protocol'
import type { Connection } from '@labbook/sdk'
import { CommandError } from './command-error.js'

/** The artifacts of one run or logged model on a server. */
export interface ArtifactFolder {
  /** One level, with paths from the artifact root. They are the server's words: check them before use as file names. */
  list(path: string): Promise<readonly FileInfo[]>
  /** The path, below the server's address, to read a file from. */
  readAddress(path: string): string
  /**
   * The path to write a file to, or delete it at.
   * @throws CommandError if the server does not serve these artifacts, so that clients must write to the store directly
   */
  writeAddress(path: string): string
}

/** @param id of a run, or of a logged model (`m-…`) */
export async function openArtifactFolder(server: Connection, id: string): Promise<ArtifactFolder> {
  return id.startsWith('m-') ? ofModel(server, id) : ofRun(server, id)
}

async function ofRun(server: Connection, runId: string): Promise<ArtifactFolder> {
  const { run } = await server.client(runRoutes).getRun({ runId })
  const client = server.client(artifactRoutes)
  const { artifactUri } = run.info
  return {
    async list(path) {
      const found: FileInfo[] = []
      for (let pageToken: string | undefined; ; ) {
        const page = await client.listRunArtifacts({ runId, path, ...(pageToken === undefined ? {} : { pageToken }) })
        found.push(...page.files)
        pageToken = page.nextPageToken || undefined
        if (pageToken === undefined) return found
      }
    },
    readAddress: (path) =>
      proxyAddress(artifactUri, path) ?? `/get-artifact?${new URLSearchParams({ run_id: runId, path }).toString()}`,
    writeAddress: (path) => proxyAddress(artifactUri, path) ?? refuse(artifactUri),
  }
}

async function ofModel(server: Connection, modelId: string): Promise<ArtifactFolder> {
  const client = server.client(loggedModelRoutes)
  const { model } = await client.getLoggedModel({ modelId, allowDeleted: false })
  const { artifactUri } = model.info
  return {
    async list(path) {
      return (await client.listLoggedModelArtifacts({ modelId, artifactDirectoryPath: path })).files
    },
    readAddress: (path) =>
      proxyAddress(artifactUri, path) ??
      `/ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(modelId)}/artifacts/files?${new URLSearchParams({ artifact_file_path: path }).toString()}`,
    writeAddress: (path) => proxyAddress(artifactUri, path) ?? refuse(artifactUri),
  }
}

/** The path of the artifact proxy, for artifacts that the server stores itself. */
function proxyAddress(artifactUri: string, path: string): string | undefined {
  const root = /^mlflow-artifacts:\/+(?:[^/]+:\d+\/)?(.*)$/.exec(artifactUri)?.[1]
  if (root === undefined) return undefined
  const names = [...root.split('/'), ...path.split('/')].filter((name) => name !== '')
  return `/api/2.0/mlflow-artifacts/artifacts/${names.map(encodeURIComponent).join('/')}`
}

function refuse(artifactUri: string): never {
  throw new CommandError(
    'refused',
    `The server does not serve the artifacts at ${artifactUri}. Change them there directly.`,
  )
}
