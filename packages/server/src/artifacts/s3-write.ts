import { createHash, randomUUID } from 'node:crypto'
import { addAbortSignal, type Readable } from 'node:stream'
import type { CompletedPart, S3Client } from '@aws-sdk/client-s3'
import { ApiError } from '@labbook/protocol'
import type { ArtifactPath } from './artifact-path.js'
import type { StoredArtifact, WriteOptions } from './artifact-repository.js'
import { type LentMemory, PART_BYTES, type PartMemory } from './part-memory.js'
import { checkAnnounced, checkArriving, checkReceived, chunksOf } from './received-bytes.js'
import { s3Status } from './s3-refusal.js'
import type { S3Sdk } from './s3-sdk.js'
import type { UploadLedger } from './upload-ledger.js'

/**
 * Metadata that we set on objects. The first identifies the upload, so that a lost response can be distinguished from a
 * lost request.
 */
export const UPLOAD_METADATA = 'labbook-upload'
export const SHA256_METADATA = 'labbook-sha256'

/** One object, and what is needed to access its store. */
export interface S3Target {
  readonly sdk: S3Sdk
  readonly client: S3Client
  readonly place: { readonly Bucket: string; readonly Key: string }
  /** The repository's URI and the path in it. */
  readonly store: string
  readonly path: ArtifactPath
  readonly ledger: UploadLedger
  readonly partMemory: PartMemory
}

/** A body of one part at most is one request; a longer one goes in parts as it arrives, and becomes visible when all are there. */
export async function writeToS3(target: S3Target, body: Readable, options: WriteOptions): Promise<StoredArtifact> {
  checkAnnounced(target.path, options)
  if (options.signal !== undefined) addAbortSignal(options.signal, body)
  const hash = createHash('sha256')
  let size = 0
  const parts = partsOf(body, options.contentLength, target.partMemory, (chunk) => {
    size += chunk.length
    checkArriving(target.path, size, options)
    hash.update(chunk)
  })
  const received = () => {
    const file = { size, sha256: hash.digest('hex') }
    checkReceived(file, options)
    return file
  }

  try {
    const { value: first } = await parts.next()
    if (first === undefined) throw new Error('A body has at least one part, be it empty.')
    return first.isLast ? await putObject(target, first, received) : await putParts(target, first, parts, received)
  } finally {
    await parts.return(undefined)
  }
}

/** Makes the object visible. If the store's answer was lost, the object itself says whether it was made by the upload `marker`. */
export async function completeUpload(
  { sdk, client, place }: S3Target,
  upload: { uploadId: string; marker: string; parts: CompletedPart[] },
): Promise<void> {
  const { uploadId: UploadId, marker, parts } = upload
  const complete = new sdk.CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts: parts } })
  try {
    await client.send(complete)
  } catch (fault) {
    const head = await client.send(new sdk.HeadObjectCommand(place)).catch(() => undefined)
    if (head?.Metadata?.[UPLOAD_METADATA] !== marker) throw fault
  }
}

export async function abortUpload({ sdk, client, place }: S3Target, uploadId: string): Promise<void> {
  try {
    await client.send(new sdk.AbortMultipartUploadCommand({ ...place, UploadId: uploadId }))
  } catch (fault) {
    // It has ended already.
    if (s3Status(fault) !== 404) throw fault
  }
}

const PARTS_IN_FLIGHT = 4

interface Part extends LentMemory {
  readonly isLast: boolean
}

interface Received {
  readonly size: number
  readonly sha256: string
}

async function* partsOf(
  body: Readable,
  contentLength: number | undefined,
  memory: PartMemory,
  see: (chunk: Buffer) => void,
): AsyncGenerator<Part, undefined, undefined> {
  let left = contentLength ?? Number.POSITIVE_INFINITY
  const nextPart = () => memory.take(Math.min(PART_BYTES, left))
  let part = await nextPart()
  let filled = 0
  try {
    for await (const chunk of chunksOf(body)) {
      see(chunk)
      for (let used = 0; used < chunk.length; ) {
        if (filled === part.bytes.length) {
          yield { ...part, isLast: false }
          left -= filled
          part = await nextPart()
          filled = 0
        }
        const copied = chunk.copy(part.bytes, filled, used)
        filled += copied
        used += copied
      }
    }
    yield { ...part, bytes: part.bytes.subarray(0, filled), isLast: true }
  } finally {
    part.release()
  }
}

async function putObject(target: S3Target, { bytes }: Part, received: () => Received): Promise<StoredArtifact> {
  const { sdk, client, place } = target
  const { size, sha256 } = received()
  const Metadata = { [SHA256_METADATA]: sha256 }
  await client.send(new sdk.PutObjectCommand({ ...place, Body: bytes, ContentLength: size, Metadata }))
  return stored(target, { size, sha256 }, Metadata)
}

async function putParts(
  target: S3Target,
  first: Part,
  rest: AsyncIterable<Part>,
  received: () => Received,
): Promise<StoredArtifact> {
  const { sdk, client, place, store, path, ledger } = target
  const marker = randomUUID()
  const Metadata = { [UPLOAD_METADATA]: marker }
  const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ ...place, Metadata }))
  if (UploadId === undefined) throw new Error('The store returned no upload id.')
  const gone = new AbortController()
  const sending = new Set<Promise<void>>()
  try {
    await ledger.put({ store, path, uploadId: UploadId, marker, owner: '', startedMs: Date.now() })
    const parts: CompletedPart[] = []
    let count = 0
    const send = async ({ bytes: Body, release }: Part, PartNumber: number) => {
      try {
        const part = new sdk.UploadPartCommand({ ...place, UploadId, PartNumber, Body, ContentLength: Body.length })
        const { ETag } = await client.send(part, { abortSignal: gone.signal })
        parts.push({ PartNumber, ETag })
      } finally {
        release()
      }
    }
    for await (const part of startingWith(first, rest)) {
      const sent: Promise<void> = send(part, ++count).then(() => {
        sending.delete(sent)
      })
      sending.add(sent)
      // Somebody awaits it below; until then a failure must not count as unhandled.
      sent.catch(() => {})
      if (sending.size >= PARTS_IN_FLIGHT) await Promise.race(sending)
    }
    await Promise.all(sending)
    const file = received()
    parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0))
    await completeUpload(target, { uploadId: UploadId, marker, parts })
    await ledger.forget(store, UploadId)
    return await stored(target, file, Metadata)
  } catch (fault) {
    gone.abort()
    await Promise.allSettled(sending)
    // If the store is away now, the sweep finds the upload in the ledger.
    await abortUpload(target, UploadId).then(
      () => ledger.forget(store, UploadId),
      () => {},
    )
    throw fault
  }
}

async function* startingWith<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

/** Asks the store for the current object. If another upload has replaced it, its time is not that of ours. */
async function stored({ sdk, client, place, store }: S3Target, file: Received, metadata: Record<string, string>) {
  const head = await client.send(new sdk.HeadObjectCommand(place))
  const isOurs = Object.entries(metadata).every(([name, value]) => head.Metadata?.[name] === value)
  if (isOurs && head.ContentLength !== file.size) {
    throw new ApiError(
      'TEMPORARILY_UNAVAILABLE',
      `The artifact store ${store} kept ${head.ContentLength} of ${file.size} bytes.`,
    )
  }
  return { ...file, mtimeMs: isOurs ? (head.LastModified?.getTime() ?? 0) : Date.now() }
}
