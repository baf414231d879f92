import { ApiError } from '@labbook/protocol'
import type { ArtifactPath } from '../artifacts/artifact-path.js'
import type { ArtifactRepository, StoredArtifact } from '../artifacts/artifact-repository.js'
import type { Store } from '../store/store.js'

/**
 * Keeps the records of files true while uploads and deletes of one path cross: what is recorded is the file that lies there
 * when all of them are done, whichever came last.
 */
export class ArtifactRecords {
  readonly #publishing = new Set<Publication>()
  /** The end of the last recording of a path, by repository and path. */
  readonly #recording = new Map<string, Promise<void>>()

  constructor(private readonly store: Pick<Store, 'write' | 'artifacts'>) {}

  /** Records the file that `write` puts at `path`. */
  async publish(repository: ArtifactRepository, path: ArtifactPath, write: () => Promise<StoredArtifact>) {
    const publication: Publication = { path, crossed: false }
    for (const other of this.#publishing) {
      if (other.path === path) other.crossed = publication.crossed = true
    }
    this.#publishing.add(publication)
    try {
      const stored = await write()
      await this.#inTurn(`${repository.uri} ${path}`, async () => {
        if (!publication.crossed) await this.#put(repository, path, stored)
        // A delete may come between the look and the record: then the look is repeated.
        while (publication.crossed) {
          publication.crossed = false
          await this.#record(repository, path, stored)
        }
      })
    } finally {
      this.#publishing.delete(publication)
    }
  }

  /** Forgets what lay at `path` and below it, once `remove` has taken it away. */
  async remove(repository: ArtifactRepository, path: ArtifactPath, remove: () => Promise<void>) {
    await remove()
    for (const publication of this.#publishing) {
      if (`${publication.path}/`.startsWith(`${path}/`)) publication.crossed = true
    }
    await this.store.write(() => this.store.artifacts.forget(repository.uri, path))
  }

  /** What lies there may be the file of another upload by now, which records it itself, or nothing any more. */
  async #record(repository: ArtifactRepository, path: ArtifactPath, stored: StoredArtifact) {
    const lying = await fileAt(repository, path)
    if (lying === undefined) await this.store.write(() => this.store.artifacts.forget(repository.uri, path))
    else if (lying.size === stored.size && lying.mtimeMs === stored.mtimeMs) await this.#put(repository, path, stored)
  }

  #put(repository: ArtifactRepository, path: ArtifactPath, stored: StoredArtifact): Promise<void> {
    return this.store.write(() => this.store.artifacts.put({ store: repository.uri, path, ...stored }))
  }

  async #inTurn(key: string, record: () => Promise<void>) {
    const turn = (this.#recording.get(key) ?? Promise.resolve()).then(record)
    const ended = turn.catch(() => {})
    this.#recording.set(key, ended)
    try {
      await turn
    } finally {
      if (this.#recording.get(key) === ended) this.#recording.delete(key)
    }
  }
}

/** A file on its way into a repository and the records. */
interface Publication {
  readonly path: ArtifactPath
  /** By another upload of the path or a delete, since this one last looked at what lies there. */
  crossed: boolean
}

async function fileAt(repository: ArtifactRepository, path: ArtifactPath) {
  try {
    const file = await repository.open(path)
    await file.close()
    return { size: file.size, mtimeMs: file.mtimeMs }
  } catch (error) {
    // A folder may lie there by now.
    if (error instanceof ApiError && ABSENT.has(error.code)) return undefined
    throw error
  }
}

const ABSENT = new Set<string>(['RESOURCE_DOES_NOT_EXIST', 'INVALID_PARAMETER_VALUE'])
