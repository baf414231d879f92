import type { ArtifactEntry } from '../../api/artifact-source.js'
import { api, baseUrl } from '../../api/client.js'

/** An address that serves the file outside our origin. It works once, within a minute (A9). */
export async function previewTicket({ owner, ownPath }: ArtifactEntry, signal?: AbortSignal): Promise<string> {
  const request = { ...owner, path: ownPath, base: baseUrl }
  const { url } = await api.previews.createPreviewTicket(request, signal === undefined ? {} : { signal })
  return url
}
