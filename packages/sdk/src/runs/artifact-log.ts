import { platform } from '#platform'
import type { LocalFiles } from '../artifacts/local-files.js'
import { artifactFolder, artifactPath } from '../checks/artifact-path.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import type { TableData } from '../datasets/table.js'
import type { MadeFiles } from '../files/made-file.js'
import type { RunChannel } from '../platform.js'
import type { LogRules } from './log-rules.js'
import type { LogCall } from './watched-call.js'

export interface ArtifactLogOptions {
  readonly channel: RunChannel
  readonly rules: LogRules
  /** Throws if the run has ended. */
  readonly checkOpen: () => void
}

/** What a run logs as files: made of values, or of this machine. */
export class ArtifactLog {
  readonly #channel: RunChannel
  readonly #rules: LogRules
  readonly #checkOpen: () => void
  /** Those that are still being made or copied. */
  readonly #copies = new Set<Promise<unknown>>()
  /** Files are made one after the other, since a table may be added to the one before. */
  #making: Promise<void> = Promise.resolve()
  readonly #tables = new Map<string, Uint8Array>()
  #loggedArtifacts: string | undefined

  constructor({ channel, rules, checkOpen }: ArtifactLogOptions) {
    this.#channel = channel
    this.#rules = rules
    this.#checkOpen = checkOpen
  }

  /** Waits until everything logged so far is in the journal. */
  async settled(): Promise<void> {
    if (this.#copies.size > 0) await Promise.allSettled(this.#copies)
  }

  /** What differs from the commit of the program, if anything does. */
  patch(gitPatch: () => Promise<Uint8Array | null>): LogCall {
    return this.made(() => async () => {
      const patch = await gitPatch()
      return { files: patch === null ? [] : [{ path: 'git/uncommitted.patch', bytes: patch }], tags: {}, warnings: [] }
    })
  }

  /** A table; its rows follow those that this run logged under the same path. */
  table(data: TableData, path: string): LogCall {
    return this.made(() => {
      const copy = structuredClone(data)
      return async () => {
        const { LOGGED_ARTIFACTS, tableFile } = await import('../files/table-file.js')
        const made = await tableFile(copy, path, {
          existing: this.#tables.get(path),
          loggedArtifacts: this.#loggedArtifacts,
        })
        const table = made.files.find((file) => file.path === artifactPath(path))
        if (table !== undefined) this.#tables.set(path, table.bytes)
        this.#loggedArtifacts = made.tags[LOGGED_ARTIFACTS] ?? this.#loggedArtifacts
        return made
      }
    })
  }

  /**
   * Files made of a value, and the tags that belong to them. The value is read at once; the files are made in the order of the
   * calls.
   */
  made(read: () => () => Promise<MadeFiles>): LogCall {
    return this.coming('artifact', () => {
      const make = read()
      const made = this.#making.then(async () => {
        const { files, tags, warnings } = await make()
        for (const warning of warnings) this.#rules.warnOnce(warning, warning)
        for (const { path, bytes } of files) {
          this.#channel.entry({ kind: 'artifact', path, source: await this.#channel.keepBytes(bytes) })
        }
        const set = Object.entries(tags).map(([key, value]) => ({ key, value }))
        if (set.length > 0) this.#channel.entry({ kind: 'tags', set, removed: [] })
      })
      this.#making = made.catch(() => {})
      return made
    })
  }

  local(localPath: string, given: { folder: string; isContent: boolean }): LogCall {
    return this.coming('artifact', () => {
      const folder = artifactFolder(given.folder)
      const files = platform.localFiles
      if (files === undefined) {
        throw new InvalidInputError('A browser has no files by path. Use logBytes.')
      }
      return this.#keepAll(files, { localPath, folder, isContent: given.isContent })
    })
  }

  /** Work that ends in the journal: the end of the run waits for it. What it throws at once is a mistake in the call. */
  coming(what: 'artifact' | 'dataset', start: () => Promise<void>): LogCall {
    try {
      this.#checkOpen()
      const work = start()
      this.#copies.add(work)
      const forget = () => this.#copies.delete(work)
      work.then(forget, forget)
      return this.#rules.watched(what, work)
    } catch (error) {
      return this.#rules.refused(what, error)
    }
  }

  async #keepAll(
    files: LocalFiles,
    { localPath, folder, isContent }: { localPath: string; folder: string; isContent: boolean },
  ): Promise<void> {
    const kind = await files.kindOf(localPath)
    if (kind === undefined) throw new InvalidInputError(`There is no file ${shown(localPath)}.`)
    if (isContent && kind === 'file') throw new InvalidInputError(`${shown(localPath)} is a file, not a folder.`)
    const below = isContent ? folder : joined(folder, files.nameOf(localPath))
    if (kind === 'file') {
      const path = artifactPath(below)
      this.#channel.entry({ kind: 'artifact', path, source: await this.#channel.keepFile(localPath) })
      return
    }
    for (const { name } of await files.list(localPath)) {
      await this.#keepAll(files, { localPath: files.join(localPath, name), folder: below, isContent: false })
    }
  }
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
