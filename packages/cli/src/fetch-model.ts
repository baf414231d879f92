import { join } from 'node:path'
import { locateModel } from '@labbook/models'
import { openArtifactFolder } from './artifact-folder.js'
import { downloadArtifact, findArtifacts } from './download-artifacts.js'
import type { TrackingServer } from './tracking-server.js'
import { transferFiles } from './transfer-files.js'

/** Brings the files of a model into the folder, unless they are on this machine already; gives where they are. */
export async function fetchModel(
  uri: string,
  server: TrackingServer,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<string> {
  const location = await locateModel(uri, (routes) => server.client(routes))
  if ('folder' in location) return location.folder
  const artifacts = await openArtifactFolder(server, location.ownerId)
  const files = await findArtifacts(artifacts, location.path)
  await transferFiles(files, signal, (file, options) => downloadArtifact({ server, artifacts, folder }, file, options))
  return join(folder, ...location.path.split('/'))
}
