import { lstatSync, opendirSync, statSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { ApiError } from '@labbook/protocol'
import { type Location, readLocation } from '../artifacts/artifact-location.js'
import { percentDecode } from '../artifacts/artifact-path.js'
import { errorCode } from '../artifacts/folder-walk.js'
import type { Finding, MlflowSource, SourceArtifacts } from './mlflow-source.js'

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
  /** What to copy there. Of two files with one path that of the first folder counts. */
  readonly copyFrom: readonly SourceFolder[]
  /**
   * Where files would lie if there were any, the folder is empty or missing: other data in the source shows whether
   * files are missing.
   */
  readonly absent?: 'empty' | 'missing'
  /** Why files are not in Labbook, or the location is not the stored one. */
  readonly note?: PlacementNote
}

export interface PlacementNote {
  readonly outcome: Finding['outcome']
  /** Of what kind the loss is, if it is none of the record itself. */
  readonly kind?: string
  readonly why: string
}

/**
 * Decides where artifacts lie after an import. What lies in the source's own folders is copied, whatever place the source
 * names. That may be any place, so files are only read below folders that belong to the source or that the operator
 * named; otherwise a crafted store would have this machine's files served.
 */
export class ArtifactPlan {
  readonly #options: ArtifactOptions
  readonly #roots: readonly string[]
  readonly #proxiedRoot: string | undefined
  readonly #source: MlflowSource

  constructor(source: MlflowSource, options: ArtifactOptions) {
    this.#options = options
    this.#roots = [...options.artifactsFrom, ...source.artifactRoots]
    this.#proxiedRoot = options.artifactsFrom[0] ?? source.proxiedRoot
    this.#source = source
  }

  /** The location of an experiment, in which runs to come will lie. `ours` is the one that we would give it. */
  ofExperiment(stored: string, ours: string): Placement {
    const { uri, location, path, fault } = this.#read(stored)
    if (location === undefined)
      return {
        uri: ours,
        copyFrom: [],
        ...(path === undefined && fault !== undefined ? { note: replaced(fault) } : {}),
      }
    return { uri: this.#options.artifacts === 'copy' && location.kind === 'file' ? ours : uri, copyFrom: [] }
  }

  /** The artifacts of a run, model or version. `ours` is where we would have them. */
  of(artifacts: SourceArtifacts, ours: string): Placement {
    const { uri, location, path, fault } = this.#read(artifacts.uri)
    if (this.#options.artifacts === 'keep' && location !== undefined) return { uri, copyFrom: [] }
    const looks = this.#candidates(artifacts, location, path).map((folder) => ({ folder, look: lookInto(folder) }))
    const copyFrom = looks.flatMap(({ folder, look }) => (look === 'filled' ? [folder] : []))
    const isElsewhere = location !== undefined && location.kind !== 'file' && location.kind !== 'proxy'
    if (isElsewhere && copyFrom.length === 0) return { uri, copyFrom }
    if (isElsewhere)
      return { uri: ours, copyFrom, note: replaced(`files lie in the source itself, and not only at ${uri}`) }
    if (copyFrom.length > 0) return { uri: ours, copyFrom }
    if (artifacts.uri === '') return { uri: ours, copyFrom }
    if (this.#isTreeHere(artifacts, location, path))
      return { uri: ours, copyFrom, absent: looks.some(({ look }) => look === 'empty') ? 'empty' : 'missing' }
    const why =
      location === undefined && path === undefined
        ? `no files were found: ${fault}`
        : `no files were found for ${uri}: name the folder that holds them with --artifacts-from`
    return { uri: ours, copyFrom, note: { outcome: 'lost', kind: 'artifact folder', why } }
  }

  /** Where the files may lie. */
  #candidates(
    { ownFolder }: SourceArtifacts,
    location: Location | undefined,
    path: readonly string[] | undefined,
  ): SourceFolder[] {
    const named = this.#placeOf(location)
    const candidates = named === undefined ? [] : [named]
    // Wherever the source lay when the URI was written, its last names are those of MLflow's layout.
    const tail = path !== undefined && endsAlike(path, ownFolder) ? path.slice(-ownFolder.length) : ownFolder
    for (const names of [ownFolder, tail]) for (const root of this.#roots) candidates.push({ root, names })
    return [...new Map(candidates.map((folder) => [join(folder.root, ...folder.names), folder])).values()]
  }

  /** Where the URI itself leads, if files may be read there. */
  #placeOf(location: Location | undefined): SourceFolder | undefined {
    const folder = location?.kind === 'file' ? location.folder : this.#proxiedFolder(location)
    const root = folder === undefined ? undefined : this.#roots.find((one) => isBelow(one, folder))
    return folder === undefined || root === undefined ? undefined : { root, names: relative(root, folder).split(sep) }
  }

  /** Whether the files would have been found if there were any: the store's folder of artifacts is here. */
  #isTreeHere(
    { uri, ownFolder }: SourceArtifacts,
    location: Location | undefined,
    path: readonly string[] | undefined,
  ): boolean {
    const place = this.#placeOf(location)
    if (place !== undefined && isFolder(place.root)) return true
    if (path === undefined || !endsAlike(path, ownFolder)) return false
    if (this.#source.isTree) return !isProxied(uri)
    const above = path.at(-ownFolder.length - 1)
    return this.#roots.some((root) => basename(root) === above && isFolder(root))
  }

  #read(stored: string): ReadUri {
    const rule = this.#options.rewritePrefixes.find(({ from }) => stored.startsWith(from))
    const uri = rule === undefined ? stored : rule.to + stored.slice(rule.from.length)
    if (uri === '') return { uri }
    const path = localPath(uri)
    const relativePath = relativePathOf(uri)
    const whole = relativePath === undefined ? uri : join(this.#source.baseFolder, relativePath)
    try {
      return { uri: whole, location: readLocation(whole), ...(path === undefined ? {} : { path }) }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return { uri: whole, fault: error.message, ...(path === undefined ? {} : { path }) }
    }
  }

  #proxiedFolder(location: Location | undefined): string | undefined {
    if (location?.kind !== 'proxy' || this.#proxiedRoot === undefined) return undefined
    return join(this.#proxiedRoot, location.path ?? '')
  }
}

interface ReadUri {
  readonly uri: string
  readonly location?: Location
  /** The names of a path on a disk, or below `mlflow-artifacts:/`, however it is spelled. */
  readonly path?: readonly string[]
  /** Why it is no location. */
  readonly fault?: string
}

/**
 * The names of a path on some machine's disk, or below `mlflow-artifacts:/`; of `..` and the like nothing is made. Absent
 * for other stores.
 */
export function localPath(uri: string): readonly string[] | undefined {
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z\d+.-]+):)?(.*)$/is.exec(uri) ?? []
  if (!['', 'file', 'mlflow-artifacts'].includes(scheme.toLowerCase())) return undefined
  return percentDecode(rest)
    .split(/[/\\]+/)
    .filter((name) => name !== '' && name !== '.')
}

function isProxied(uri: string): boolean {
  return /^mlflow-artifacts:/i.test(uri)
}

/** Meant from where the program was started: `mlruns/1`, `./mlruns/1`, `file:mlruns/1`. */
function relativePathOf(uri: string): string | undefined {
  if (/^file:(?!\/)/i.test(uri)) return percentDecode(uri.slice('file:'.length))
  return /^([a-z][a-z\d+.-]*:|\/)/i.test(uri) ? undefined : uri
}

/** Both end in the same run or model, below whatever folder of an experiment. */
function endsAlike(path: readonly string[], ownFolder: readonly string[]): boolean {
  if (path.length < ownFolder.length) return false
  const end = path.slice(-ownFolder.length)
  return end.every((name, i) => i === 0 || name === ownFolder[i])
}

/** A path through a link is not inside the source; copying reports it. */
function lookInto({ root, names }: SourceFolder): 'filled' | 'empty' | 'missing' {
  if (names.some((name) => name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name))) return 'missing'
  try {
    let place = root
    for (const name of names) {
      place = join(place, name)
      if (!lstatSync(place).isDirectory()) return 'filled'
    }
    const folder = opendirSync(place)
    try {
      return folder.readSync() === null ? 'empty' : 'filled'
    } finally {
      folder.closeSync()
    }
  } catch (fault) {
    return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errorCode(fault) ?? '') ? 'missing' : 'filled'
  }
}

/** Its links are followed: it is a root. */
function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true
}

function replaced(why: string): PlacementNote {
  return { outcome: 'changed', why: `its artifact location was replaced with Labbook's own: ${why}` }
}

function isBelow(root: string, folder: string): boolean {
  return folder.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)
}
