import type { Readable } from 'node:stream'
import {
  ApiError,
  type artifactRoutes,
  type artifactTransferRoutes,
  type FileInfo,
  type Handlers,
  limits,
  type RequestOf,
} from '@labbook/protocol'
import {
  type ArtifactPath,
  joinArtifactPath,
  parseArtifactFolder,
  parseArtifactPath,
  storedArtifactPath,
} from '../artifacts/artifact-path.js'
import type { ArtifactRepository } from '../artifacts/artifact-repository.js'
import type { Work } from '../store/work.js'
import type { ArtifactPlaces } from './artifact-places.js'
import type { ArtifactReader, Download } from './artifact-reader.js'
import { ArtifactRecords } from './artifact-records.js'
import type { Call, ServiceContext } from './context.js'
import { activeModel, activeRun, knownRun } from './entity-rules.js'
import { versionUri } from './model-sources.js'

/** A file that comes in. */
export interface Upload {
  readonly body: Readable
  readonly contentLength: number | undefined
  /** The digest that the client announced. */
  readonly sha256: string | undefined
  readonly signal: AbortSignal
}

type Transfers = typeof artifactTransferRoutes
type DownloadName =
  | 'downloadProxyArtifact'
  | 'downloadRunArtifact'
  | 'downloadLoggedModelArtifact'
  | 'downloadModelVersionArtifact'

/** One method a transfer route. */
export type ArtifactTransfers = {
  readonly [K in keyof Transfers]: K extends DownloadName
    ? (request: RequestOf<Transfers[K]>) => Promise<Download>
    : (request: RequestOf<Transfers[K]>, upload: Upload) => Promise<void>
}

export interface ArtifactService extends ArtifactReader {
  readonly routes: Handlers<typeof artifactRoutes, Call>
  readonly transfers: ArtifactTransfers
}

/** Until there is login, everybody is one person. */
const EVERYBODY = 'anonymous'

export function artifactService(
  { store, events }: ServiceContext,
  places: ArtifactPlaces,
  { maxBytes }: { maxBytes: number },
): ArtifactService {
  const records = new ArtifactRecords(store)

  async function publish(repository: ArtifactRepository, path: ArtifactPath, upload: Upload, most = maxBytes) {
    const { body, contentLength, sha256, signal } = upload
    await records.publish(repository, path, () =>
      repository.write(path, body, {
        maxBytes: most,
        signal,
        ...(contentLength === undefined ? {} : { contentLength }),
        ...(sha256 === undefined ? {} : { sha256 }),
      }),
    )
    publishUpload(path)
  }

  /** Proxied paths name their experiment and their run or model, as MLflow's layout has it. */
  function publishUpload(path: ArtifactPath) {
    const [, experimentId, modelId, runId, rest] = LAYOUT.exec(path) ?? []
    if (experimentId === undefined) return
    const folder = rest?.includes('/') === true ? rest.slice(0, rest.lastIndexOf('/')) : ''
    if (modelId !== undefined) events.publish({ event: 'artifacts', experimentId, modelId, folder })
    else if (runId !== undefined) events.publish({ event: 'artifacts', experimentId, runId, folder })
  }

  async function open(repository: ArtifactRepository, path: ArtifactPath): Promise<Download> {
    const artifact = await repository.open(path)
    const record = await store.read(() => store.artifacts.find(repository.uri, path))
    const isRecorded = record !== undefined && record.size === artifact.size && record.mtimeMs === artifact.mtimeMs
    const sha256 = artifact.sha256 ?? (isRecorded ? record.sha256 : undefined)
    return { artifact, name: path.slice(path.lastIndexOf('/') + 1), sha256 }
  }

  async function openOf(artifactUri: string, path: string): Promise<Download> {
    const stored = storedArtifactPath(path)
    const { repository, folder } = await places.resolve(artifactUri)
    try {
      return await open(repository, joinArtifactPath(folder, stored))
    } catch (fault) {
      refuseIfUnsendable(path)
      throw fault
    }
  }

  async function list(artifactUri: string, path: string): Promise<FileInfo[]> {
    const below = path === '' ? null : storedArtifactPath(path.replace(/(?<=.)\/$/s, ''))
    const { repository, folder } = await places.resolve(artifactUri)
    const entries = await repository.list(below === null ? folder : joinArtifactPath(folder, below))
    if (entries.length === 0) refuseIfUnsendable(path)
    const rootLength = folder === null ? 0 : folder.length + 1
    return entries.map(({ path: full, isDir, size }) => fileInfo(full.slice(rootLength), isDir, size))
  }

  const runUri = (runId: string) =>
    store.read(function* (): Work<string> {
      return (yield* store.runs.info(yield* knownRun(store, runId))).artifactUri
    })

  const modelUri = (modelId: string) =>
    store.read(function* (): Work<string> {
      return (yield* store.loggedModels.get(yield* activeModel(store, modelId))).info.artifactUri
    })

  return {
    list,
    open: openOf,

    async uriOf({ runId, modelId }) {
      if (runId !== undefined && modelId === undefined) return runUri(runId)
      if (modelId !== undefined && runId === undefined) return modelUri(modelId)
      throw new ApiError('INVALID_PARAMETER_VALUE', "Exactly one of 'run_id' and 'model_id' must be given.")
    },

    routes: {
      async listRunArtifacts({ runId, path }) {
        const rootUri = await runUri(runId)
        return { rootUri, files: await list(rootUri, path) }
      },

      async createPresignedUpload({ runId, path, expiration }) {
        const checked = parseArtifactPath(path)
        const artifactUri = await runUri(runId)
        const scheme = /^([\w+.-]+):/.exec(artifactUri)?.[1] ?? 'file'
        if (scheme === 'mlflow-artifacts') {
          throw new ApiError(
            'INVALID_PARAMETER_VALUE',
            'Presigned upload is not supported for runs with proxied artifact storage ' +
              `(artifact URI scheme: ${scheme}). Upload through the artifact routes instead.`,
          )
        }
        const { repository, folder } = await places.resolve(artifactUri)
        const { url, headers } = await repository.presignUpload(joinArtifactPath(folder, checked), {
          expirationS: expiration,
        })
        return { presignedUrl: url, headers }
      },

      async listProxyArtifacts({ path }) {
        const folder = parseArtifactFolder(path)
        const entries = await (await places.destination()).list(folder)
        const files = entries.map(({ path: full, isDir, size }) =>
          fileInfo(full.slice(full.lastIndexOf('/') + 1), isDir, size),
        )
        return { files }
      },

      async deleteProxyArtifact({ path }) {
        const checked = parseArtifactPath(path)
        const repository = await places.destination()
        await records.remove(repository, checked, () => repository.delete(checked, { deletedBy: EVERYBODY }))
        publishUpload(checked)
        return {}
      },

      async createMultipartUpload({ folder, path, numParts }) {
        const target = within(folder, path)
        if (numParts < 1 || numParts > limits.multipartParts) {
          throw new ApiError(
            'INVALID_PARAMETER_VALUE',
            `Invalid value ${numParts} for parameter 'num_parts' supplied. It must be between 1 and ${limits.multipartParts}.`,
          )
        }
        const repository = await places.destination()
        return repository.createMultipart(target, { partCount: Number(numParts), owner: EVERYBODY })
      },

      async completeMultipartUpload({ folder, path, uploadId, parts }) {
        const target = within(folder, path)
        for (const { partNumber } of parts) {
          if (partNumber < 1 || partNumber > limits.multipartParts) {
            throw new ApiError(
              'INVALID_PARAMETER_VALUE',
              `Invalid value ${partNumber} for parameter 'part_number' supplied. It must be between 1 and ${limits.multipartParts}.`,
            )
          }
        }
        await (await places.destination()).completeMultipart(target, { uploadId, owner: EVERYBODY, parts })
        publishUpload(target)
        return {}
      },

      async abortMultipartUpload({ folder, path, uploadId }) {
        const target = within(folder, path)
        await (await places.destination()).abortMultipart(target, { uploadId, owner: EVERYBODY })
        return {}
      },

      async presignDownload({ path }) {
        return (await places.destination()).presignDownload(parseArtifactPath(path))
      },
    },

    transfers: {
      async downloadProxyArtifact({ path }) {
        return open(await places.destination(), parseArtifactPath(path))
      },

      async uploadProxyArtifact({ path }, upload) {
        await publish(await places.destination(), parseArtifactPath(path), upload)
      },

      async downloadRunArtifact({ runId, path }) {
        return openOf(await runUri(runId), path)
      },

      async downloadLoggedModelArtifact({ modelId, artifactFilePath }) {
        if (artifactFilePath === '') {
          throw new ApiError('BAD_REQUEST', 'Request must include the "artifact_file_path" query parameter.')
        }
        return openOf(await modelUri(modelId), artifactFilePath)
      },

      async downloadModelVersionArtifact({ path, ...named }) {
        return openOf(await store.read(() => versionUri(store, named)), path)
      },

      async uploadRunArtifact({ runUuid, path }, upload) {
        const refuse = (sentence: string) => new ApiError('INVALID_PARAMETER_VALUE', sentence)
        if (runUuid === '') throw refuse('Request must specify run_uuid.')
        if (path === '') throw refuse('Request must specify path.')
        const checked = parseArtifactPath(path)
        const { contentLength } = upload
        if (contentLength !== undefined && contentLength > limits.uploadArtifactBytes) throw uploadTooLarge()
        if (contentLength === 0) throw refuse('Request must specify data.')
        const artifactUri = await store.read(function* (): Work<string> {
          return (yield* store.runs.info(yield* activeRun(store, runUuid))).artifactUri
        })
        const { repository, folder } = await places.resolve(artifactUri)
        try {
          await publish(repository, joinArtifactPath(folder, checked), upload, limits.uploadArtifactBytes)
        } catch (error) {
          throw error instanceof ApiError && error.code === 'PAYLOAD_TOO_LARGE' ? uploadTooLarge() : error
        }
      },
    },
  }
}

/** `<experiment>/<run>/artifacts/<path>` or `<experiment>/models/<model>/artifacts/<path>`. */
const LAYOUT = /^(\d+)\/(?:models\/(m-[^/]+)|([^/]+))\/artifacts\/(.+)$/

function uploadTooLarge(): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', 'Artifact size is too large. Max size is 10MB.')
}

/**
 * An import may have brought files whose names no client may send, and these can be read. Where there is none, such a path
 * is refused as ever (tracking-api §6.3).
 */
function refuseIfUnsendable(path: string) {
  parseArtifactFolder(path)
}

/** A multipart request names a folder in its address and a file in its body; the file's own folders are not repeated. */
function within(folder: string, path: string): ArtifactPath {
  return parseArtifactPath(folder === '' ? path : `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`)
}

function fileInfo(path: string, isDir: boolean, size: number | undefined): FileInfo {
  return isDir || size === undefined || size === 0 ? { path, isDir } : { path, isDir, fileSize: size }
}
