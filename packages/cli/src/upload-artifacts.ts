import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import type { Connection } from '@labbook/sdk'
import type { ArtifactFolder } from './artifact-folder.js'
import { CommandError } from './command-error.js'

export interface LocalFile {
  readonly file: string
  /** Artifact path to upload it to. */
  readonly path: string
  readonly size: number
}

/** A file, or all files below a folder. Links to files are followed, links to folders are skipped. */
export async function findLocalFiles(source: string, below: string): Promise<LocalFile[]> {
  const status = await stat(source).catch(() => undefined)
  if (status === undefined) throw new CommandError('usage', `File or folder '${source}' not found.`)
  if (!status.isDirectory()) return [{ file: source, path: joined(below, basename(source)), size: status.size }]
  const files: LocalFile[] = []
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const file = join(source, entry.name)
    const path = joined(below, entry.name)
    if (entry.isDirectory()) files.push(...(await findLocalFiles(file, path)))
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(file))))
      files.push({ file, path, size: (await stat(file)).size })
  }
  return files
}

export async function uploadArtifact(
  { server, artifacts }: { server: Connection; artifacts: ArtifactFolder },
  { file, path, size }: LocalFile,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<void> {
  const counting = new Transform({
    transform(chunk: Buffer, _, done) {
      onBytes(chunk.length)
      done(null, chunk)
    },
  })
  // If the file grows meanwhile, only the announced length is sent, so that the upload stays valid.
  const content: Readable = size === 0 ? Readable.from([]) : createReadStream(file, { end: size - 1 })
  content.on('error', (error) => counting.destroy(error))
  await server.request(artifacts.writeAddress(path), {
    method: 'PUT',
    headers: { 'content-length': String(size), 'content-type': 'application/octet-stream' },
    body: Readable.toWeb(content.pipe(counting)) as ReadableStream,
    signal,
  })
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder.replace(/\/+$/, '')}/${name}`
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}
