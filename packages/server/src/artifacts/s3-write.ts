import { createHash, randomUUID } from 'node:crypto'
import { addAbortSignal, type Readable } from 'node:stream'
import type { CompletedPart, S3Client } from '@aws-sdk/client-s3'
import { ApiError } from '@labbook/protocol'
import type { ArtifactPath } from './artifact-path.js'
import type { StoredArtifact, WriteOptions } from './artifact-repository.js'
import type { ByteBudget } from './byte-budget.js'
import { checkReceived, checkSize, chunksOf } from './received-bytes.js'
import { s3Status } from './s3-refusal.js'
import type { UploadLedger } from './upload-ledger.js'

export type S3Sdk = typeof import('@aws-sdk/client-s3')

/** Metadata that we set on objects. The first tells which upload made it, so that a lost answer can be told from a lost request. */
export const UPLOAD_METADATA = 'labbook-upload'
export const SHA256_METADATA = 'labbook-sha256'

/** One object, with what it takes to speak to its store. */
export interface S3Target {
  readonly sdk: S3Sdk
  readonly client: S3Client
  readonly place: { readonly Bucket: string; readonly Key: string }
  /** The repository's URI and the path in it. */
  readonly store: string
  readonly path: ArtifactPath
  readonly ledger: UploadLedger
  readonly partBudget: ByteBudget
}

/** A body of one part at most is one request; a longer one goes in parts as it arrives, and becomes visible when all are there. */
export async function writeToS3(target: S3Target, body: Readable, options: WriteOptions): Promise<StoredArtifact> {
  checkSize(target.path, options.contentLength ?? 0, options.maxBytes)
  if (options.signal !== undefined) addAbortSignal(options.signal, body)
  const hash = createHash('sha256')
  let size = 0
  const parts = partsOf(body, options.contentLength, target.partBudget, (chunk) => {
    size += chunk.length
    checkSize(target.path, size, options.maxBytes)
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

/** The least that stores take is 5 MiB, and 10,000 of these hold the largest file that we take. */
const PART_BYTES = 8 * 1024 * 1024
const PARTS_IN_FLIGHT = 4

interface Part {
  readonly bytes: Buffer
  readonly isLast: boolean
  /** Gives the memory back. */
  readonly release: () => void
}

interface Received {
  readonly size: number
  readonly sha256: string
}

async function* partsOf(
  body: Readable,
  contentLength: number | undefined,
  budget: ByteBudget,
  see: (chunk: Buffer) => void,
): AsyncGenerator<Part, undefined, undefined> {
  let left = contentLength
  let filled = 0
  const partBytes = () => (left === undefined ? PART_BYTES : Math.min(PART_BYTES, Math.max(left, 1)))
  let release = await budget.take(partBytes())
  try {
    let bytes = Buffer.allocUnsafeSlow(partBytes())
    for await (const chunk of chunksOf(body)) {
      see(chunk)
      for (let used = 0; used < chunk.length; ) {
        if (filled === bytes.length) {
          yield { bytes, isLast: false, release }
          if (left !== undefined) left = Math.max(left - filled, 0)
          filled = 0
          release = await budget.take(partBytes())
          bytes = Buffer.allocUnsafeSlow(partBytes())
        }
        const copied = chunk.copy(bytes, filled, used)
        filled += copied
        used += copied
      }
    }
    yield { bytes: bytes.subarray(0, filled), isLast: true, release }
  } finally {
    release()
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
  if (UploadId === undefined) throw new Error('The store named no upload.')
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

/** Asks the store what it holds now. An object that somebody replaced meanwhile is theirs: its time says nothing about ours. */
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
