import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { storedArtifactPath } from '../artifacts/artifact-path.js'
import { type ArtifactPlaces, openArtifactPlaces } from '../artifacts/open-repository.js'
import type { ServerConfig } from '../config.js'
import { StartRefusal } from '../start-refusal.js'
import { DamagedDatabase } from '../store/sql/damaged-database.js'
import { openStoreForReading } from '../store/sql/open-store.js'
import type { ArtifactRecord } from '../store/artifacts.js'
import type { Store } from '../store/store.js'

/**
 * Looks for faults in the database and for artifacts that are not what was published (D-81). Nothing is changed, and a
 * server may be running. Each fault is one sentence.
 *
 * @throws StartRefusal if the database cannot be opened at all
 */
export async function* verifyStore(config: ServerConfig, { quick }: { quick: boolean }): AsyncGenerator<string> {
  const { store, faults, close } = await openStoreForReading(config).catch((error: unknown) => {
    throw error instanceof DamagedDatabase ? new StartRefusal('data', error.fault, { cause: error }) : error
  })
  const places = openArtifactPlaces(config, undefined, { asGuest: true })
  try {
    yield* await orDamaged(faults({ quick }))
    for await (const record of recordsOf(store)) {
      const fault = await faultOf(record, places, { quick })
      if (fault !== undefined) yield `The artifact ${record.path} in ${record.store} ${fault}.`
    }
  } catch (error) {
    if (!(error instanceof StartRefusal)) throw error
    yield sentenceOf(error)
  } finally {
    await places.close()
    await close()
  }
}

/** A page that cannot be read ends one check, not the ones after it. */
async function orDamaged(checking: Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await checking
  } catch (error) {
    if (error instanceof StartRefusal) return [sentenceOf(error)]
    throw error
  }
}

function sentenceOf(refusal: StartRefusal): string {
  return refusal instanceof DamagedDatabase ? refusal.fault : refusal.message
}

async function* recordsOf(store: Store): AsyncGenerator<ArtifactRecord> {
  let after: ArtifactRecord | undefined
  for (;;) {
    const last = after
    const page = await store.read(() =>
      store.artifacts.page({ limit: PAGE, ...(last === undefined ? {} : { after: last }) }),
    )
    yield* page
    after = page.at(-1)
    if (page.length < PAGE) return
  }
}

const PAGE = 1000

async function faultOf(
  record: ArtifactRecord,
  places: ArtifactPlaces,
  { quick }: { quick: boolean },
): Promise<string | undefined> {
  try {
    const found = record.store.startsWith('file:') ? await onDisk(record, quick) : await inStore(record, places, quick)
    if (found.size !== record.size) return `has ${found.size} bytes instead of ${record.size}`
    if (found.sha256 !== undefined && found.sha256 !== record.sha256)
      return `has the digest ${found.sha256} instead of ${record.sha256}`
    return undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR' || code === 'RESOURCE_DOES_NOT_EXIST'
    return isMissing ? 'is missing' : `cannot be read (${message})`
  }
}

interface Found {
  readonly size: number
  readonly sha256?: string
}

async function onDisk({ store, path }: ArtifactRecord, quick: boolean): Promise<Found> {
  const file = join(fileURLToPath(store), path)
  const status = await lstat(file)
  if (!status.isFile()) throw Object.assign(new Error('it is not a file'), { code: 'ENOENT' })
  return { size: status.size, ...(quick ? {} : { sha256: await digest(createReadStream(file)) }) }
}

async function inStore({ store, path }: ArtifactRecord, places: ArtifactPlaces, quick: boolean): Promise<Found> {
  const { repository } = await places.resolve(store)
  const artifact = await repository.open(storedArtifactPath(path))
  if (!quick) return { size: artifact.size, sha256: await digest(artifact.contentStream()) }
  await artifact.close()
  return { size: artifact.size, ...(artifact.sha256 === undefined ? {} : { sha256: artifact.sha256 }) }
}

async function digest(content: NodeJS.ReadableStream): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(content, hash)
  return hash.digest('hex')
}
