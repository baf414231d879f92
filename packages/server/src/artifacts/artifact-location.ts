import { resolve as absolutePath } from 'node:path'
import { ApiError, limits } from '@labbook/protocol'
import { type ArtifactPath, parseArtifactFolder, parseArtifactPath, percentDecode } from './artifact-path.js'

/** What the operator allows: clients may only name places below these. The default root is allowed like the others. */
export interface LocationPolicy {
  /** Where experiments keep their artifacts that do not say otherwise. */
  readonly defaultRoot: string
  /** Folders on the server's disk, as absolute paths or `file:` URIs. */
  readonly fileRoots: readonly string[]
  /** `s3://bucket` or `s3://bucket/prefix`. Clients write there by themselves; this server reads only below these. */
  readonly s3Roots: readonly string[]
}

/** What a location means. */
export type Location =
  | { readonly kind: 'proxy'; readonly path: ArtifactPath | null }
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'file'; readonly folder: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: ArtifactPath | null }
  /** A store that clients reach by themselves and this server does not. */
  | { readonly kind: 'other'; readonly scheme: string }

/** The location as it is to be stored: the client's own text, but with the scheme in lower case and a relative path made absolute. */
export function parseArtifactLocation(text: string, policy: LocationPolicy): string {
  refuseFragment(text)
  const [, relativeFile] = /^file:(?!\/)(?:\.\/)?(.+)$/is.exec(text) ?? []
  const location = readLocation(relativeFile === undefined ? text : `./${relativeFile}`)
  switch (location.kind) {
    case 'file':
      if (fileRootOf(location.folder, policy) === undefined) {
        throw refused(text, "clients may use the server's disk only below a folder allowed with --allow-file-root")
      }
      if (relativeFile !== undefined) return fileUri(location.folder)
      return text.includes(':') ? lowerScheme(text) : location.folder
    case 'http':
      if (proxyPathOf(location.url, policy) === undefined) {
        throw refused(text, "the only http location allowed is this server's own artifact address")
      }
      return lowerScheme(text)
    default:
      return lowerScheme(text)
  }
}

/** Reads a location without asking whether it is allowed. INVALID_PARAMETER_VALUE names the rule that it breaks. */
export function readLocation(text: string): Location {
  if (Buffer.byteLength(text) > limits.artifactLocation) {
    throw invalid(
      `Invalid artifact path length. The length of the artifact path cannot be greater than ${limits.artifactLocation} characters.`,
    )
  }
  // URL parsers drop such characters without a word, so that what was checked would not be what is used.
  if (text.trim() !== text || /\p{Cc}/u.test(text))
    throw refused(text, 'it must not begin or end with spaces or contain control characters')
  if (text.includes('\\')) throw refused(text, "it contains a '\\'")
  if (text.includes(';')) throw invalid(NO_FRAGMENT)
  const [whole, fragment] = splitOnce(text, '#')
  const [address, query] = splitOnce(whole, '?')
  if (query !== undefined && percentDecode(query).includes('..')) throw invalid('Invalid query string')

  const [, scheme, rest] = /^([a-z][a-z\d+.-]*):(.*)$/is.exec(address) ?? [undefined, '', address]
  // Nobody reads it, but MLflow keeps what an operator's root has.
  if (fragment !== undefined && !/^s3$/i.test(scheme ?? '')) throw invalid(NO_FRAGMENT)
  const [, authority, path = ''] = /^(?:\/\/([^/]*))?(.*)$/s.exec(rest ?? '') ?? []
  switch (scheme?.toLowerCase()) {
    case '':
      if (query !== undefined) throw refused(text, 'a path must not have a query')
      if (authority !== undefined) throw refused(text, "a path must not start with '//'")
      if (path === '' || path.startsWith('~')) throw refused(text, 'it is not the path of a folder')
      return { kind: 'file', folder: folderOf(text, path) }
    case 'file':
      if (query !== undefined) throw refused(text, 'a file: location must not have a query')
      if (authority || !path.startsWith('/'))
        throw refused(text, 'write a file: location as file:///folder, without a host')
      return { kind: 'file', folder: folderOf(text, path) }
    case 'mlflow-artifacts':
      if (query !== undefined) throw refused(text, 'a mlflow-artifacts: location must not have a query')
      if (authority)
        throw refused(text, 'a mlflow-artifacts: location must not name a host: it always refers to this server')
      return { kind: 'proxy', path: folderIn(text, percentDecode(path)) }
    case 's3':
      if (!/^[a-z\d][a-z\d._-]*$/i.test(authority ?? ''))
        throw refused(text, 'write an s3: location as s3://bucket/prefix')
      return { kind: 's3', bucket: authority ?? '', prefix: folderIn(text, path) }
    case 'http':
    case 'https':
      folderIn(text, percentDecode(path))
      return { kind: 'http', url: lowerScheme(text) }
    case 'runs':
      throw invalid(`Artifact location cannot be a runs:/ URI. Given: '${text}'`)
    default:
      if (!OTHER_SCHEMES.has(scheme?.toLowerCase() ?? ''))
        throw refused(text, `'${scheme}:' is not a supported kind of artifact store`)
      if (/:[^@]*@/.test(authority ?? '')) throw refused(text, 'a location must not contain a password')
      folderIn(text, path)
      return { kind: 'other', scheme: scheme ?? '' }
  }
}

/** What an operator's root may have, and a client's location may not. */
export function refuseFragment(text: string) {
  if (/[#;]/.test(text)) throw invalid(NO_FRAGMENT)
}

const NO_FRAGMENT = "'artifact_location' URL can't include fragments or params."

/** The operator's root for artifacts; a relative one is meant from where the server was started. */
export function absoluteRoot(root: string): string {
  const [, scheme, path = ''] = /^(file:)?(?![a-z][a-z\d+.-]*:|\/)(.+)$/is.exec(root) ?? []
  if (path === '') return root
  const folder = absolutePath(percentDecode(path))
  return scheme === undefined ? folder : fileUri(folder)
}

function fileUri(folder: string): string {
  return `file://${folder.replaceAll('%', '%25')}`
}

/** The path behind our own address, if the operator's default root is that address and `url` lies below it. */
export function proxyPathOf(url: string, policy: LocationPolicy): { readonly path: ArtifactPath | null } | undefined {
  if (!/^https?:/i.test(policy.defaultRoot)) return undefined
  const root = trimSlashes(lowerScheme(policy.defaultRoot))
  const address = trimSlashes(url)
  if (address === root) return { path: null }
  if (!address.startsWith(`${root}/`)) return undefined
  return { path: parseArtifactPath(percentDecode(address.slice(root.length + 1))) }
}

/** The innermost allowed folder around `folder`. */
export function fileRootOf(folder: string, policy: LocationPolicy): string | undefined {
  return innermost(
    rootsOf(policy.fileRoots, policy, 'file').map((root) => root.folder),
    folder,
  )
}

/** The innermost allowed `s3://bucket/prefix` around `uri`. */
export function s3RootOf(uri: string, policy: LocationPolicy): string | undefined {
  return innermost(rootsOf(policy.s3Roots, policy, 's3').map(s3Uri), uri)
}

export function s3Uri({ bucket, prefix }: { bucket: string; prefix: string | null }): string {
  return prefix === null ? `s3://${bucket}` : `s3://${bucket}/${prefix}`
}

/** What clients' MLflow can write to by itself. */
const OTHER_SCHEMES = new Set(['gs', 'wasb', 'wasbs', 'abfs', 'abfss', 'hdfs', 'viewfs', 'dbfs', 'sftp', 'r2', 'b2'])

function rootsOf<K extends Location['kind']>(given: readonly string[], policy: LocationPolicy, kind: K) {
  return [...given, policy.defaultRoot]
    .map((root) => readLocation(absoluteRoot(root)))
    .filter((root): root is Extract<Location, { kind: K }> => root.kind === kind)
}

function innermost(roots: readonly string[], place: string): string | undefined {
  const around = roots.filter((root) => root === '/' || place === root || place.startsWith(`${root}/`))
  return around.sort((a, b) => b.length - a.length)[0]
}

/** MLflow reads a local path percent-decoded, with a scheme and without. */
function folderOf(text: string, path: string): string {
  const decoded = percentDecode(path)
  const names = folderIn(text, decoded.startsWith('./') ? decoded.slice(2) : decoded)
  if (decoded.startsWith('/')) return names === null ? '/' : `/${names}`
  return absolutePath(names ?? '.')
}

/** Every rule for the path of an artifact holds for the path of a folder that artifacts will lie in. */
function folderIn(text: string, path: string): ArtifactPath | null {
  try {
    return parseArtifactFolder(path.replace(/^\//, ''))
  } catch (fault) {
    if (!(fault instanceof ApiError)) throw fault
    throw refused(text, 'its path must be plain: no empty names, no "." or "..", no control characters')
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function lowerScheme(text: string): string {
  return text.replace(/^[a-z][a-z\d+.-]*:/i, (scheme) => scheme.toLowerCase())
}

function trimSlashes(text: string): string {
  return text.replace(/\/+$/, '')
}

function refused(text: string, rule: string): ApiError {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text
  return invalid(`Invalid artifact location '${shown}': ${rule}.`)
}

function invalid(message: string): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', message)
}
