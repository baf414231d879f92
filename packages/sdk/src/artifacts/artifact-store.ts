import type { FileInfo } from '@labbook/protocol'
import type { ByteRange } from './byte-range.js'

/** Bytes to upload. A blob may be far larger than memory: it is read as it is sent. */
export type ArtifactContent = Blob | ArrayBuffer | ArrayBufferView | ReadableStream<Uint8Array> | string

/** What stops a transfer. */
export interface TransferOptions {
  readonly signal?: AbortSignal | undefined
}

/** What to read of a file, and until when. */
export interface DownloadOptions extends TransferOptions {
  /** Only these bytes. */
  readonly range?: ByteRange | undefined
}

/** A file on its way here. */
export interface Download {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>
  /** The length of what comes, where it is known before. */
  readonly size: number | undefined
  /** The SHA-256 of the whole file in base64, where it is known. */
  readonly sha256: string | undefined
}

/** The artifacts of a run or of a logged model. Paths begin at their root; names may hold any character, `%` too. */
export interface ArtifactStore {
  readonly artifactUri: string
  /**
   * Puts a file there, in place of the one that has its path.
   *
   * @throws InvalidInputError for a path that is none
   * @throws ApiError as the server sent it, or NOT_IMPLEMENTED with the URI for a place that cannot be written from here
   */
  upload(path: string, content: ArtifactContent, options?: TransferOptions): Promise<void>
  /** @throws ApiError RESOURCE_DOES_NOT_EXIST if there is no such file */
  download(path: string, options?: DownloadOptions): Promise<Download>
  /** One level: what lies in a folder, with paths from the root; all pages of it. A file has nothing in it. */
  list(folder?: string, options?: TransferOptions): Promise<FileInfo[]>
  /** Removes a file, or a folder with all that is in it; what is not there is no error. */
  delete(path: string, options?: TransferOptions): Promise<void>
}

/** What is no stream as a blob. */
export function blobOf(content: Exclude<ArtifactContent, ReadableStream>): Blob {
  // A view of shared memory is no part of a blob, and nobody shares what is to be uploaded.
  return content instanceof Blob ? content : new Blob([content as BlobPart])
}
