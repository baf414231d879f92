import { randomBytes } from 'node:crypto'
import { ApiError, type Handlers, type previewRoutes } from '@labbook/protocol'
import { storedArtifactPath } from '../artifacts/artifact-path.js'
import type { ArtifactOwner, ArtifactReader, Download } from './artifact-reader.js'
import type { Call, ServiceContext } from './context.js'

/** Within this the document has to be opened, and it can be opened only once. */
const OPENS_WITHIN_MS = 60_000
const LASTS_MS = 10 * 60_000
const MAX_TICKETS = 10_000
const MAX_BASE = 2048

interface Ticket {
  readonly owner: ArtifactOwner
  readonly kind: 'html' | 'pdf'
  /** Path of the folder that the document lies in, with a slash at its end, or ''. */
  readonly folder: string
  readonly document: string
  /** The address of that folder, as the page sees it. */
  readonly address: string
  readonly madeMs: number
  isOpened: boolean
}

/** A file of a preview. */
export interface PreviewFile {
  readonly download: Download
  readonly kind: Ticket['kind']
  /** What an HTML document may load from. */
  readonly address: string
}

export interface PreviewService {
  readonly routes: Handlers<typeof previewRoutes, Call>
  /** @throws ApiError RESOURCE_DOES_NOT_EXIST for every ticket that is not good for this file, now */
  open(ticket: string, path: string): Promise<PreviewFile>
}

/**
 * Tickets for showing one HTML or PDF file outside of our origin (ui A9). A sandboxed page sends neither cookies nor an
 * origin of ours, so the ticket in its URL identifies the user. Tickets live in memory only.
 */
export function previewService({ nowMs }: ServiceContext, artifacts: ArtifactReader): PreviewService {
  /** The oldest first. */
  const tickets = new Map<string, Ticket>()

  function forgetOld() {
    for (const [name, { madeMs }] of tickets) {
      if (madeMs + LASTS_MS > nowMs() && tickets.size < MAX_TICKETS) return
      tickets.delete(name)
    }
  }

  return {
    routes: {
      async createPreviewTicket({ runId, modelId, path, base }) {
        const kind = kindOf(storedArtifactPath(path))
        const owner = { runId, modelId }
        const place = addressFrom(base)
        const { artifact } = await artifacts.open(await artifacts.uriOf(owner), path)
        await artifact.close()
        forgetOld()
        const name = randomBytes(24).toString('base64url')
        const slash = path.lastIndexOf('/') + 1
        const [folder, document] = [path.slice(0, slash), path.slice(slash)]
        const address = `${place}/preview/${name}/`
        const madeMs = nowMs()
        tickets.set(name, { owner, kind, folder, document, address, madeMs, isOpened: false })
        return { url: address + encodeURIComponent(document), expiresTime: madeMs + OPENS_WITHIN_MS }
      },
    },

    async open(name, path) {
      const ticket = tickets.get(name)
      const ageMs = ticket === undefined ? Infinity : nowMs() - ticket.madeMs
      if (ticket === undefined || ageMs >= LASTS_MS) throw noPreview()
      const { owner, kind, folder, document, address, isOpened } = ticket
      if (path === document) {
        if (isOpened || ageMs >= OPENS_WITHIN_MS) throw noPreview()
        ticket.isOpened = true
      } else if (kind === 'pdf' || !isOpened) throw noPreview()
      storedArtifactPath(path)
      return { download: await artifacts.open(await artifacts.uriOf(owner), folder + path), kind, address }
    },
  }
}

function noPreview(): ApiError {
  return new ApiError('RESOURCE_DOES_NOT_EXIST', 'This preview has expired. Open it again from its page.')
}

function kindOf(path: string): Ticket['kind'] {
  const [, extension = ''] = /\.([^./]+)$/.exec(path.toLowerCase()) ?? []
  if (extension === 'pdf') return 'pdf'
  if (extension === 'html' || extension === 'htm') return 'html'
  throw new ApiError('INVALID_PARAMETER_VALUE', `'${path}' cannot be previewed: only .html, .htm and .pdf files can.`)
}

/** Origin and prefix of a page, as they may stand in a policy: what would end a source there is encoded. */
function addressFrom(base: string): string {
  const url = base.length <= MAX_BASE && URL.canParse(base) ? new URL(base) : undefined
  const isPlain =
    url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === '' && !/[?#]/.test(base)
  if (!isPlain || !/^https?:$/.test(url.protocol)) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `Invalid value '${base.slice(0, 200)}' for parameter 'base' supplied. It must be an http or https URL without user, query and fragment.`,
    )
  }
  const path = url.pathname
    .replace(/\/+$/, '')
    .replace(/[;,'*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  return url.origin + path
}
