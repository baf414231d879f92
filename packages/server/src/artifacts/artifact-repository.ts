import type { Readable } from 'node:stream'
import { ApiError, type UploadedPart } from '@labbook/protocol'
import type { ArtifactPath } from './artifact-path.js'

/**
 * Files below one root, in MLflow's layout. A file is visible completely or not at all: unfinished and failed writes
 * are never listed or served. Reading a file while it is replaced returns the old bytes or an error, never a mixture.
 *
 * Every method throws `ApiError`: TEMPORARILY_UNAVAILABLE where the disk or the store refuses.
 */
export interface ArtifactRepository {
  /** Names the root; records of files are kept under it. */
  readonly uri: string

  /** Fails if nothing can be stored here, as far as that can be checked without storing anything. */
  check(signal: AbortSignal): Promise<void>

  /** One level, sorted by path. Nothing there, or a file, is an empty list. `null` is the root. */
  list(folder: ArtifactPath | null): Promise<ArtifactEntry[]>

  /** RESOURCE_DOES_NOT_EXIST for what is missing and for everything that is not a regular file; INVALID_PARAMETER_VALUE for a folder. */
  open(path: ArtifactPath): Promise<OpenArtifact>

  /**
   * Replaces the whole file. When it resolves, the bytes are durable; when it throws, nothing has changed, and the rest of the body is left
   * unread.
   */
  write(path: ArtifactPath, body: Readable, options: WriteOptions): Promise<StoredArtifact>

  /**
   * Removes a file, or a folder with all below it. Removing what is missing is no error. Where the store has a trash, it
   * goes there unless it is to go for good.
   */
  delete(path: ArtifactPath, options: { deletedBy: string; forGood?: boolean }): Promise<void>

  /** Removes what was put into the trash before that time; a dry run only counts. */
  emptyTrash(options: { deletedBeforeMs: number; isDryRun: boolean }): Promise<{ files: number; bytes: number }>

  /** Starts an upload whose parts the client sends to the store by itself. */
  createMultipart(path: ArtifactPath, options: { partCount: number; owner: string }): Promise<MultipartUpload>

  /** Repeated with the same parts, it answers alike. PERMISSION_DENIED for an upload of another path or owner. */
  completeMultipart(path: ArtifactPath, upload: MultipartCompletion): Promise<void>

  abortMultipart(path: ArtifactPath, upload: { uploadId: string; owner: string }): Promise<void>

  presignDownload(path: ArtifactPath): Promise<PresignedRequest & { fileSize: number }>

  presignUpload(path: ArtifactPath, options: { expirationS: number }): Promise<PresignedRequest>
}

export interface ArtifactEntry {
  /** From the root of the repository. */
  readonly path: string
  readonly isDir: boolean
  /** Absent for folders. */
  readonly size?: number
}

export interface StoredArtifact {
  readonly size: number
  readonly mtimeMs: number
  /** Hexadecimal. */
  readonly sha256: string
}

export interface OpenArtifact {
  readonly size: number
  readonly mtimeMs: number
  /** Hexadecimal; present only if the store keeps it with the bytes. */
  readonly sha256?: string

  /** May be called once. The artifact closes with the stream. A stream that cannot give every byte it promised ends in an error. */
  contentStream(range?: ByteRange): Readable

  /** For those who take no stream. */
  close(): Promise<void>
}

/** Both ends are included, as in HTTP. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface WriteOptions {
  /** Of the whole file; a body of another length is refused. */
  readonly contentLength?: number
  /** Hexadecimal; a body with another digest is refused. */
  readonly sha256?: string
  readonly maxBytes: number
  /** Aborted when the client is gone. */
  readonly signal?: AbortSignal
}

export interface PresignedRequest {
  readonly url: string
  /** To be sent along. */
  readonly headers: Record<string, string>
}

export interface MultipartUpload {
  readonly uploadId: string
  readonly credentials: readonly (PresignedRequest & { readonly partNumber: number })[]
}

export interface MultipartCompletion {
  readonly uploadId: string
  readonly owner: string
  readonly parts: readonly UploadedPart[]
}

export function noSuchArtifact(path: ArtifactPath): ApiError {
  return new ApiError('RESOURCE_DOES_NOT_EXIST', `No such artifact: '${path}'`)
}

export function isFolder(path: ArtifactPath): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', `Artifact path refers to a directory, not a file: '${path}'`)
}
