import { join, relative, sep } from 'node:path'
import { ApiError } from '@labbook/protocol'
import { type Location, readLocation } from '../artifacts/artifact-location.js'
import type { MlflowSource, SourceArtifacts } from './mlflow-source.js'

export interface ArtifactOptions {
  /** `copy`: files below the source's own folders go to our destination. `keep`: every location stays as it is stored. */
  readonly artifacts: 'copy' | 'keep'
  /** More folders that may be copied from; the first is also what `mlflow-artifacts:/` leads to. */
  readonly artifactsFrom: readonly string[]
  readonly rewritePrefixes: readonly { readonly from: string; readonly to: string }[]
}

/** A folder to copy: nothing on the way from the root may be a link. */
export interface SourceFolder {
  readonly root: string
  readonly names: readonly string[]
}

export interface Placement {
  /** The artifact URI to store. */
  readonly uri: string
  readonly copyFrom?: SourceFolder
  /** Why the files are not in Labbook, or the location is not the stored one. */
  readonly note?: { readonly outcome: 'left' | 'changed'; readonly why: string }
}

/**
 * Decides where artifacts lie after an import. The source may name any place, so files are only read below folders that
 * belong to it or that the operator named; otherwise a crafted store would have this machine's files served.
 */
export class ArtifactPlan {
  readonly #options: ArtifactOptions
  readonly #roots: readonly string[]
  readonly #proxiedRoot: string | undefined
  readonly #ownRoot: string | undefined
  readonly #baseFolder: string

  constructor(source: MlflowSource, options: ArtifactOptions) {
    this.#options = options
    this.#roots = [...options.artifactsFrom, ...source.artifactRoots]
    this.#proxiedRoot = options.artifactsFrom[0] ?? source.proxiedRoot
    this.#ownRoot = source.artifactRoots[0]
    this.#baseFolder = source.baseFolder
  }

  /** The location of an experiment, in which runs to come will lie. `ours` is the one that we would give it. */
  ofExperiment(stored: string, ours: string): Placement {
    const { uri, location, note } = this.#read(stored)
    if (note !== undefined) return { uri: ours, note }
    if (location === undefined || (this.#options.artifacts === 'copy' && location.kind === 'file')) return { uri: ours }
    return { uri }
  }

  /** The artifacts of a run or model. */
  of({ uri: stored, ownFolder }: SourceArtifacts, ours: string): Placement {
    const { uri, location, note } = this.#read(stored)
    if (note !== undefined) return { uri: ours, note }
    if (location === undefined) return { uri: ours }
    if (this.#options.artifacts === 'keep' || (location.kind !== 'file' && location.kind !== 'proxy')) return { uri }
    if (ownFolder !== undefined && this.#ownRoot !== undefined) {
      return { uri: ours, copyFrom: { root: this.#ownRoot, names: ownFolder.split(sep) } }
    }
    const folder = location.kind === 'file' ? location.folder : this.#proxiedFolder(location.path)
    const root = folder === undefined ? undefined : this.#roots.find((one) => isBelow(one, folder))
    if (folder !== undefined && root !== undefined)
      return { uri: ours, copyFrom: { root, names: relative(root, folder).split(sep) } }
    const why = `its artifacts at ${uri} lie outside the source's own folders: name theirs with --artifacts-from`
    return { uri, note: { outcome: 'left', why } }
  }

  #read(stored: string): { uri: string; location?: Location; note?: Placement['note'] } {
    const rule = this.#options.rewritePrefixes.find(({ from }) => stored.startsWith(from))
    const uri = rule === undefined ? stored : rule.to + stored.slice(rule.from.length)
    if (uri === '') return { uri }
    const isRelative = !/^([a-z][a-z\d+.-]*:|\/)/i.test(uri)
    const whole = isRelative ? join(this.#baseFolder, uri) : uri
    try {
      return { uri: whole, location: readLocation(whole) }
    } catch (fault) {
      if (!(fault instanceof ApiError)) throw fault
      return { uri, note: { outcome: 'changed', why: `its artifact location was replaced by ours: ${fault.message}` } }
    }
  }

  #proxiedFolder(path: string | null): string | undefined {
    return this.#proxiedRoot === undefined ? undefined : join(this.#proxiedRoot, path ?? '')
  }
}

function isBelow(root: string, folder: string): boolean {
  return folder.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)
}
