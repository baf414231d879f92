import { type FileInfo, loggedModelRoutes, runRoutes } from '@labbook/protocol'
import type {
  ArtifactContent,
  ArtifactStore,
  Download,
  DownloadOptions,
  TransferOptions,
} from '../artifacts/artifact-store.js'
import type { LocalFiles } from '../artifacts/local-files.js'
import { openArtifactStore } from '../artifacts/open-artifact-store.js'
import { checkModelId, checkRunId } from '../checks/ids.js'
import { InvalidInputError } from '../checks/invalid-input-error.js'
import type { ClientContext } from './client-context.js'
import { downloadFiles, uploadFiles } from './transfer-files.js'

/** Where an artifact goes. */
export interface LogArtifactOptions {
  /** The folder among the artifacts; the root if it is left out. */
  readonly artifactPath?: string | undefined
}

/** Which folder to list. */
export interface ListArtifactsOptions extends TransferOptions {
  /** The folder to list; the root if it is left out. */
  readonly path?: string | undefined
}

/** What to download, and where to. */
export interface DownloadArtifactsOptions {
  /** A file or a folder; everything if it is left out. */
  readonly path?: string | undefined
  /** A folder of this machine; a new temporary one if it is left out. */
  readonly destination?: string | undefined
}

const STORES_KEPT = 100

export function artifactCalls({ tracking, localFiles }: ClientContext) {
  const routes = tracking.client({ ...runRoutes, ...loggedModelRoutes })
  /** Where the artifacts of a run lie never changes. */
  const stores = new Map<string, Promise<ArtifactStore>>()

  function storeOf(id: string, find: () => Promise<ArtifactStore>): Promise<ArtifactStore> {
    const known = stores.get(id)
    if (known !== undefined) return known
    const found = find()
    stores.set(id, found)
    found.catch(() => stores.delete(id))
    if (stores.size > STORES_KEPT) stores.delete(stores.keys().next().value ?? '')
    return found
  }

  async function ofRun(runId: string): Promise<ArtifactStore> {
    checkRunId(runId)
    return storeOf(runId, async () => {
      const { artifactUri } = (await routes.getRun({ runId })).run.info
      return openArtifactStore(tracking, { artifactUri, owner: { runId }, localFiles })
    })
  }

  async function ofModel(modelId: string): Promise<ArtifactStore> {
    checkModelId(modelId)
    return storeOf(`model ${modelId}`, async () => {
      const { artifactUri } = (await routes.getLoggedModel({ modelId, allowDeleted: false })).model.info
      return openArtifactStore(tracking, { artifactUri, owner: { modelId }, localFiles })
    })
  }

  /** @throws InvalidInputError in a browser */
  function here(): LocalFiles {
    if (localFiles !== undefined) return localFiles
    throw new InvalidInputError('A browser has no files by path. Use uploadArtifact and readArtifact.')
  }

  async function download(store: ArtifactStore, { path = '', destination }: DownloadArtifactsOptions): Promise<string> {
    const files = here()
    return downloadFiles(store, files, { path, destination: destination ?? (await files.newFolder()) })
  }

  return {
    /**
     * Uploads a file of this machine, or a folder under its own name with all that is in it.
     *
     * @throws InvalidInputError if there is no such file or folder
     * @example await client.logArtifact(runId, 'plots/loss.png', { artifactPath: 'plots' })
     */
    async logArtifact(runId: string, localPath: string, { artifactPath = '' }: LogArtifactOptions = {}): Promise<void> {
      const place = { source: localPath, folder: artifactPath, isContentOnly: false }
      await uploadFiles(await ofRun(runId), here(), place)
    },

    /**
     * Uploads all that is in a folder of this machine.
     *
     * @throws InvalidInputError if there is no such folder
     * @example await client.logArtifacts(runId, 'plots')
     */
    async logArtifacts(
      runId: string,
      localFolder: string,
      { artifactPath = '' }: LogArtifactOptions = {},
    ): Promise<void> {
      const place = { source: localFolder, folder: artifactPath, isContentOnly: true }
      await uploadFiles(await ofRun(runId), here(), place)
    },

    /**
     * Uploads bytes as a file: text, a typed array, a `Blob`, or a stream. A `Blob` is read as it is sent.
     *
     * @example await client.uploadArtifact(runId, 'model/weights.bin', new Float32Array([0.5, 0.25]))
     */
    async uploadArtifact(
      runId: string,
      artifactFile: string,
      content: ArtifactContent,
      options: TransferOptions = {},
    ): Promise<void> {
      await (await ofRun(runId)).upload(artifactFile, content, options)
    },

    /**
     * Uploads text as a file in UTF-8.
     *
     * @example await client.logText(runId, '# Notes', 'notes.md')
     */
    async logText(runId: string, text: string, artifactFile: string): Promise<void> {
      if (typeof text !== 'string') throw new InvalidInputError('logText takes a string; logDict takes other values.')
      await (await ofRun(runId)).upload(artifactFile, text)
    },

    /**
     * The files and folders in a folder of a run's artifacts, one level. Paths begin at the root of the artifacts.
     *
     * @example const files = await client.listArtifacts(runId, { path: 'plots' })
     */
    async listArtifacts(runId: string, { path = '', signal }: ListArtifactsOptions = {}): Promise<FileInfo[]> {
      return (await ofRun(runId)).list(path, { signal })
    },

    /**
     * Downloads artifacts into a folder of this machine and gives the path of what was asked for. Each file is there whole
     * or not at all.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if nothing has the path
     * @example const folder = await client.downloadArtifacts(runId, { path: 'plots', destination: 'downloads' })
     */
    async downloadArtifacts(runId: string, options: DownloadArtifactsOptions = {}): Promise<string> {
      return download(await ofRun(runId), options)
    },

    /**
     * Reads a file of a run as a stream, or a range of its bytes.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if nothing has the path
     * @example
     * const { stream } = await client.readArtifact(runId, 'notes.md')
     * const text = await new Response(stream).text()
     */
    async readArtifact(runId: string, artifactFile: string, options: DownloadOptions = {}): Promise<Download> {
      return (await ofRun(runId)).download(artifactFile, options)
    },

    /**
     * Uploads a file or folder of this machine to a logged model, as `logArtifact` does to a run.
     *
     * @example await client.logModelArtifact(modelId, 'model/MLmodel')
     */
    async logModelArtifact(
      modelId: string,
      localPath: string,
      { artifactPath = '' }: LogArtifactOptions = {},
    ): Promise<void> {
      const place = { source: localPath, folder: artifactPath, isContentOnly: false }
      await uploadFiles(await ofModel(modelId), here(), place)
    },

    /**
     * Uploads all that is in a folder of this machine to a logged model.
     *
     * @example await client.logModelArtifacts(modelId, 'model')
     */
    async logModelArtifacts(
      modelId: string,
      localFolder: string,
      { artifactPath = '' }: LogArtifactOptions = {},
    ): Promise<void> {
      const place = { source: localFolder, folder: artifactPath, isContentOnly: true }
      await uploadFiles(await ofModel(modelId), here(), place)
    },

    /**
     * Uploads bytes as a file of a logged model.
     *
     * @example await client.uploadModelArtifact(modelId, 'MLmodel', 'flavors: {}')
     */
    async uploadModelArtifact(
      modelId: string,
      artifactFile: string,
      content: ArtifactContent,
      options: TransferOptions = {},
    ): Promise<void> {
      await (await ofModel(modelId)).upload(artifactFile, content, options)
    },

    /**
     * The files and folders in a folder of a logged model's artifacts, one level.
     *
     * @example const files = await client.listLoggedModelArtifacts(modelId)
     */
    async listLoggedModelArtifacts(
      modelId: string,
      { path = '', signal }: ListArtifactsOptions = {},
    ): Promise<FileInfo[]> {
      return (await ofModel(modelId)).list(path, { signal })
    },

    /**
     * Downloads artifacts of a logged model, as `downloadArtifacts` does those of a run.
     *
     * @example const folder = await client.downloadLoggedModelArtifacts(modelId)
     */
    async downloadLoggedModelArtifacts(modelId: string, options: DownloadArtifactsOptions = {}): Promise<string> {
      return download(await ofModel(modelId), options)
    },

    /**
     * Reads a file of a logged model as a stream, or a range of its bytes.
     *
     * @example const { stream } = await client.readLoggedModelArtifact(modelId, 'MLmodel')
     */
    async readLoggedModelArtifact(
      modelId: string,
      artifactFile: string,
      options: DownloadOptions = {},
    ): Promise<Download> {
      return (await ofModel(modelId)).download(artifactFile, options)
    },
  }
}
