import type { Readable } from 'node:stream'
import { archiveRoutes, type RequestOf } from '@labbook/protocol'
import { ZipFile } from 'yazl'
import { contentTypeOf } from '../artifacts/content-type.js'
import type { Archive, ArchiveService } from '../services/archives.js'
import type { RouteBinder } from './bind-routes.js'
import { contentDisposition } from './send-artifact.js'

/** Sends folders as zip files that are made while they are sent (ui A10). */
export function bindArchives(routes: RouteBinder, archives: ArchiveService) {
  const { downloadArchive } = archiveRoutes
  routes.bind(downloadArchive, async (decoded, { request, reply }) => {
    const archive = await archives.open(decoded as RequestOf<typeof downloadArchive>)
    void reply.headers({
      'content-type': 'application/zip',
      'content-disposition': contentDisposition(`${archive.name}.zip`),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'no-store',
    })
    return request.method === 'HEAD' ? reply.send() : reply.send(packed(archive))
  })
}

/** The zip file's bytes. Files are opened one after the other; destroying the stream closes the one that is open. */
function packed({ files }: Archive): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  let content: Readable | undefined
  zip.on('error', (error: Error) => output.destroy(error))
  output.once('close', () => content?.destroy())
  for (const { path, open } of files) {
    // What is compressed already only costs time.
    const options = { compress: contentTypeOf(path).startsWith('text/') }
    zip.addReadStreamLazy(entryName(path), options, (give) => {
      if (output.destroyed) return
      open().then(
        ({ artifact }) => {
          content = artifact.contentStream()
          if (output.destroyed) content.destroy()
          else give(null, content)
        },
        give as (error: unknown) => void,
      )
    })
  }
  zip.end()
  return output
}

/** A name that looks like a drive of Windows would be refused as absolute. */
function entryName(path: string): string {
  return /^[a-z]:/i.test(path) ? `./${path}` : path
}
