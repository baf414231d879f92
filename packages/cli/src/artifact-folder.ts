import { artifactRoutes, type FileInfo, loggedModelRoutes, runRoutes } from '@labbook/protocol'
import { CommandError } from './command-error.js'
import type { TrackingServer } from './tracking-server.js'

/** The artifacts of one run or logged model, as a server reaches them. */
export interface ArtifactFolder {
  /** One level, with paths from the root of the artifacts; as the server says them, so not yet to be trusted. */
  list(path: string): Promise<readonly FileInfo[]>
  /** The address that a file is read from, below the server's. */
  readAddress(path: string): string
  /**
   * The address that a file is written to and removed at.
   * @throws CommandError where clients write to the store by themselves
   */
  writeAddress(path: string): string
}

/** @param id of a run, or of a logged model (`m-…`) */
export async function openArtifactFolder(server: TrackingServer, id: string): Promise<ArtifactFolder> {
  return id.startsWith('m-') ? ofModel(server, id) : ofRun(server, id)
}

async function ofRun(server: TrackingServer, runId: string): Promise<ArtifactFolder> {
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

async function ofModel(server: TrackingServer, modelId: string): Promise<ArtifactFolder> {
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

/** The proxy's address, for artifacts that the server keeps itself. */
function proxyAddress(artifactUri: string, path: string): string | undefined {
  const root = /^mlflow-artifacts:\/+(?:[^/]+:\d+\/)?(.*)$/.exec(artifactUri)?.[1]
  if (root === undefined) return undefined
  const names = [...root.split('/'), ...path.split('/')].filter((name) => name !== '')
  return `/api/2.0/mlflow-artifacts/artifacts/${names.map(encodeURIComponent).join('/')}`
}

function refuse(artifactUri: string): never {
  throw new CommandError('refused', `The artifacts lie at ${artifactUri}, which clients write to by themselves.`)
}
