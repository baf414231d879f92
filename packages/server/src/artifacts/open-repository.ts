import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve as absolutePath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ApiError } from '@labbook/protocol'
import {
  absoluteRoot,
  fileRootOf,
  type Location,
  type LocationPolicy,
  parseArtifactLocation,
  proxyPathOf,
  readLocation,
  s3RootOf,
  s3Uri,
} from './artifact-location.js'
import { type ArtifactPath, parseArtifactFolder } from './artifact-path.js'
import type { ArtifactRepository } from './artifact-repository.js'
import { diskRefusal } from './disk-refusal.js'
import { joinLocation } from './join-location.js'
import { openLocalRepository } from './local.js'
import { PartMemory } from './part-memory.js'
import { openS3Repository, type S3Repository } from './s3.js'
import { type S3Connection, s3ConnectionFrom } from './s3-connection.js'
import { openFileUploadLedger } from './upload-ledger.js'
import { openWorkFolders } from './work-folders.js'

/** What the server's configuration says about artifacts. */
export interface ArtifactConfig {
  /** Where `mlflow-artifacts:/` lies: a folder or `s3://bucket/prefix`. */
  readonly artifactsDestination: string
  readonly defaultArtifactRoot: string
  readonly allowFileRoots: readonly string[]
  readonly serveArtifacts: boolean
  readonly dataDir: string
}

/** Where artifacts lie, by the words of clients and entities. Each repository is opened when it is first needed. */
export interface ArtifactPlaces {
  /** The location of a new experiment that names none. */
  ofExperiment(experimentId: string): string
  /** A client's location as it is to be stored; INVALID_PARAMETER_VALUE if it is not allowed. */
  check(location: string): string
  /** Whether this server reads and writes below an entity's artifact URI. */
  serves(artifactUri: string): boolean
  /** The repository behind an entity's artifact URI, and the entity's folder in it. */
  resolve(artifactUri: string): Promise<{ repository: ArtifactRepository; folder: ArtifactPath | null }>
  /** Whether a local source is an entity's artifact folder on this disk or lies below it, all links followed. */
  isWithin(source: string, artifactUri: string): Promise<boolean>
  /** The repository of the proxy routes. */
  destination(): Promise<ArtifactRepository>
  /** Ends uploads to S3 that were left open for a day. To be called at start and every 6 hours. */
  sweepUploads(nowMs: number): Promise<void>
  close(): Promise<void>
}

/** `asGuest` leaves alone what a running server may be receiving just now. */
export function openArtifactPlaces(
  config: ArtifactConfig,
  s3Connection: S3Connection = s3ConnectionFrom(process.env),
  { asGuest = false }: { asGuest?: boolean } = {},
): ArtifactPlaces {
  const { artifactsDestination, dataDir } = config
  const defaultRoot = absoluteRoot(config.defaultArtifactRoot)
  const policy: LocationPolicy = {
    defaultRoot,
    fileRoots: config.allowFileRoots,
    s3Roots: artifactsDestination.startsWith('s3://') ? [artifactsDestination] : [],
  }
  const local = new Map<string, Promise<ArtifactRepository>>()
  const s3 = new Map<string, Promise<S3Repository>>()
  const partMemory = new PartMemory(PART_MEMORY_BYTES)
  const ledger = openFileUploadLedger(join(dataDir, '.labbook', 'uploads'))

  async function open(root: string): Promise<ArtifactRepository> {
    if (root.startsWith('s3://')) return openS3(root)
    const folder = folderFrom(root)
    return openOnce(local, folder, async () => {
      const work = await openWorkFolders({ root: folder, dataFolder: dataDir })
      return openLocalRepository({ root: folder, ...work }, { asGuest })
    })
  }

  async function openS3(root: string): Promise<S3Repository> {
    const place = readLocation(root)
    if (place.kind !== 's3') throw cannotKeep(root)
    const { bucket, prefix } = place
    return openOnce(s3, s3Uri(place), () =>
      openS3Repository({ bucket, prefix, connection: s3Connection, ledger, partMemory }),
    )
  }

  async function openDestination(): Promise<ArtifactRepository> {
    if (config.serveArtifacts) return open(artifactsDestination)
    throw new ApiError('TEMPORARILY_UNAVAILABLE', 'Endpoint disabled: the server runs with `--no-serve-artifacts`.')
  }

  return {
    ofExperiment: (experimentId) => joinLocation(defaultRoot, experimentId),
    check: (location) => parseArtifactLocation(location, policy),
    serves(artifactUri) {
      try {
        resolveLocation(artifactUri, policy)
        return true
      } catch (fault) {
        if (fault instanceof ApiError) return false
        throw fault
      }
    },
    async resolve(artifactUri) {
      const { root, folder } = resolveLocation(artifactUri, policy)
      return { repository: root === 'destination' ? await openDestination() : await open(root.uri), folder }
    },
    async isWithin(source, artifactUri) {
      const [inner, outer] = [readStored(source), readStored(artifactUri)]
      if (inner?.kind !== 'file' || outer?.kind !== 'file') return false
      const [folder, around] = await Promise.all([realFolder(inner.folder), realFolder(outer.folder)])
      return folder === around || folder.startsWith(`${around}/`)
    },
    destination: openDestination,
    async sweepUploads(nowMs) {
      const stores = new Set((await ledger.all()).map((record) => record.store))
      for (const store of stores) await (await openS3(store)).sweepUploads(nowMs)
    },
    async close() {
      for (const repository of s3.values()) (await repository).close()
    },
  }
}

/**
 * The root of the repository that holds an entity's artifacts, and the folder in it. Stored locations are asked as strictly as new ones:
 * a database may be older than its rules, or come from elsewhere.
 */
export function resolveLocation(
  artifactUri: string,
  policy: LocationPolicy,
): { root: 'destination' | { uri: string }; folder: ArtifactPath | null } {
  const location = readStored(artifactUri)
  switch (location?.kind) {
    case 'proxy':
      return { root: 'destination', folder: location.path }
    case 'http': {
      const proxied = proxyPathOf(location.url, policy)
      if (proxied !== undefined) return { root: 'destination', folder: proxied.path }
      break
    }
    case 'file': {
      const root = fileRootOf(location.folder, policy)
      if (root !== undefined) return { root: { uri: root }, folder: below(root, location.folder) }
      throw new ApiError(
        'RESOURCE_DOES_NOT_EXIST',
        `No such artifact: '${shown(artifactUri)}' is not below a folder that this server serves.`,
      )
    }
    case 's3': {
      const root = s3RootOf(s3Uri(location), policy)
      if (root !== undefined) return { root: { uri: root }, folder: below(root, s3Uri(location)) }
      break
    }
  }
  throw new ApiError(
    'NOT_IMPLEMENTED',
    `This server cannot access the artifacts at '${shown(artifactUri)}'. Use a client that can access that store.`,
  )
}

/** 64 MiB, whatever the number of uploads. */
const PART_MEMORY_BYTES = 64 * 1024 * 1024

/** A repository that could not be opened is tried again by the next who needs it. */
function openOnce<T>(opened: Map<string, Promise<T>>, root: string, open: () => Promise<T>): Promise<T> {
  const known = opened.get(root)
  if (known !== undefined) return known
  const opening = open().catch((fault: unknown) => {
    opened.delete(root)
    throw diskRefusal(fault)
  })
  opened.set(root, opening)
  return opening
}

/** The operator's own words for a folder. */
function folderFrom(root: string): string {
  if (/^file:/i.test(root)) return fileURLToPath(absoluteRoot(root))
  if (!/^[a-z][a-z\d+.-]+:/i.test(root)) return absolutePath(root)
  throw cannotKeep(root)
}

/** The folder without links on its way; what is not there yet is taken by its name. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch {
    const parent = dirname(folder)
    return parent === folder ? folder : join(await realFolder(parent), basename(folder))
  }
}

function cannotKeep(root: string): ApiError {
  return new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Artifacts cannot be stored at '${root}'. Use a folder or s3://bucket/prefix.`,
  )
}

function readStored(artifactUri: string): Location | undefined {
  try {
    return readLocation(artifactUri)
  } catch (fault) {
    if (fault instanceof ApiError) return undefined
    throw fault
  }
}

function below(root: string, place: string): ArtifactPath | null {
  return parseArtifactFolder(place.slice(root.length).replace(/^\//, ''))
}

function shown(uri: string): string {
  return uri.length > 200 ? `${uri.slice(0, 200)}…` : uri
}
