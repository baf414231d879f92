import { join, resolve as absolutePath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ApiError } from '@labbook/protocol'
import {
  fileRootOf,
  type Location,
  type LocationPolicy,
  proxyPathOf,
  readLocation,
  s3RootOf,
  s3Uri,
} from './artifact-location.js'
import { type ArtifactPath, parseArtifactFolder } from './artifact-path.js'
import type { ArtifactRepository } from './artifact-repository.js'
import { ByteBudget } from './byte-budget.js'
import { diskRefusal } from './disk-refusal.js'
import { openLocalRepository } from './local.js'
import { openS3Repository, type S3Repository } from './s3.js'
import type { S3Connection } from './s3-connection.js'
import { openFileUploadLedger } from './upload-ledger.js'
import { openWorkFolders } from './work-folders.js'

export interface ArtifactConfig extends LocationPolicy {
  /** Where `mlflow-artifacts:/` lies: a folder or `s3://bucket/prefix`. */
  readonly destination: string
  readonly dataFolder: string
  /** Tells this server from others that share a destination. */
  readonly serverId: string
  readonly s3: S3Connection
}

/** The repositories of a server, each opened when it is first needed. */
export interface ArtifactRepositories {
  /** Where an entity's artifacts lie: the repository, and the entity's folder in it. */
  at(artifactUri: string): Promise<{ repository: ArtifactRepository; base: ArtifactPath | null }>
  /** The repository behind the proxy routes. */
  destination(): Promise<ArtifactRepository>
  /** Ends uploads to S3 that were left open for a day. To be called at start and every 6 hours. */
  sweep(nowMs: number): Promise<void>
  close(): Promise<void>
}

export function openRepositories(config: ArtifactConfig): ArtifactRepositories {
  const { dataFolder, serverId } = config
  const local = new Map<string, Promise<ArtifactRepository>>()
  const s3 = new Map<string, Promise<S3Repository>>()
  const partBudget = new ByteBudget(S3_PART_BYTES)
  const ledger = openFileUploadLedger(join(dataFolder, '.labbook', 'uploads'))

  async function open(root: string): Promise<ArtifactRepository> {
    if (root.startsWith('s3://')) return openS3(root)
    const folder = folderFrom(root)
    return openOnce(local, folder, async () => {
      const work = await openWorkFolders({ root: folder, dataFolder, serverId })
      return openLocalRepository({ root: folder, ...work })
    })
  }

  async function openS3(root: string): Promise<S3Repository> {
    const place = readLocation(root)
    if (place.kind !== 's3') throw cannotKeep(root)
    const { bucket, prefix } = place
    return openOnce(s3, s3Uri(place), () =>
      openS3Repository({ bucket, prefix, connection: config.s3, ledger, partBudget }),
    )
  }

  return {
    async at(artifactUri) {
      const { root, base } = resolveLocation(artifactUri, config)
      return { repository: await open(root), base }
    },
    destination: () => open(config.destination),
    async sweep(nowMs) {
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
  config: LocationPolicy & { readonly destination: string },
): { root: string; base: ArtifactPath | null } {
  const { destination } = config
  const s3Roots = destination.startsWith('s3://') ? [...config.s3Roots, destination] : config.s3Roots
  const location = readStored(artifactUri)
  switch (location?.kind) {
    case 'proxy':
      return { root: destination, base: location.path }
    case 'http': {
      const proxied = proxyPathOf(location.url, config)
      if (proxied !== undefined) return { root: destination, base: proxied.path }
      break
    }
    case 'file': {
      const root = fileRootOf(location.folder, config)
      if (root !== undefined) return { root, base: below(root, location.folder) }
      throw new ApiError(
        'RESOURCE_DOES_NOT_EXIST',
        `No such artifact: '${shown(artifactUri)}' is not below a folder that this server serves.`,
      )
    }
    case 's3': {
      const root = s3RootOf(s3Uri(location), { ...config, s3Roots })
      if (root !== undefined) return { root, base: below(root, s3Uri(location)) }
      break
    }
  }
  throw new ApiError(
    'NOT_IMPLEMENTED',
    `This server does not reach the artifacts at '${shown(artifactUri)}': a client with rights on that store can.`,
  )
}

/** 64 MiB, whatever the number of uploads. */
const S3_PART_BYTES = 64 * 1024 * 1024

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
  if (root.startsWith('file:')) return fileURLToPath(root)
  if (!/^[a-z][a-z\d+.-]+:/i.test(root)) return absolutePath(root)
  throw cannotKeep(root)
}

function cannotKeep(root: string): ApiError {
  return new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Artifacts cannot be kept at '${root}': name a folder or s3://bucket/prefix.`,
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
