import { join } from 'node:path'
import { locateModel } from '@labbook/models'
import type { Connection } from '@labbook/sdk'
import { openArtifactFolder } from './artifact-folder.js'
import { downloadArtifact, findArtifacts } from './download-artifacts.js'
import { transferFiles } from './transfer-files.js'

/** Downloads a model into the folder, unless it is on this machine already. Returns where it is. */
export async function fetchModel(
  uri: string,
  server: Connection,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<string> {
  const location = await locateModel(uri, (routes) => server.client(routes))
  if ('folder' in location) return location.folder
  const artifacts = await openArtifactFolder(server, location.ownerId)
  const files = await findArtifacts(artifacts, location.path)
  await transferFiles(files, { done: 'Downloaded', signal }, (file, options) =>
    downloadArtifact({ server, artifacts, folder }, file, options),
  )
  return join(folder, ...location.path.split('/'))
}
