/** Whose artifacts they are, as the routes of runs and of logged models name it. */
export type ArtifactOwner = { readonly runId: string } | { readonly modelId: string }

/** How the artifacts at a URI are reached. */
export type ArtifactPlace =
  /** Through the server's proxy: the path below it that holds them. */
  | { readonly kind: 'proxy'; readonly folder: string }
  /** A folder, on this machine or on the server's. */
  | { readonly kind: 'folder'; readonly folder: string }
  /** A store of its own: the server reads and writes there for us, if it can. */
  | { readonly kind: 'elsewhere' }

const PROXY = '/api/2.0/mlflow-artifacts/artifacts'

/** Reads an artifact URI: `mlflow-artifacts:` in both forms, the proxy's own address, `file:` and plain paths, and the rest. */
export function artifactPlace(artifactUri: string, trackingUri: string): ArtifactPlace {
  const [, scheme = '', rest = artifactUri] = /^([a-z][a-z\d+.-]+):(.*)$/is.exec(artifactUri) ?? []
  const path = rest.replace(/^\/\/[^/]*/, '')
  switch (scheme.toLowerCase()) {
    case 'mlflow-artifacts':
      return { kind: 'proxy', folder: percentDecode(path) }
    case 'http':
    case 'https': {
      const root = `${trackingUri}${PROXY}`
      const isOurs = artifactUri === root || artifactUri.startsWith(`${root}/`)
      return isOurs ? { kind: 'proxy', folder: percentDecode(artifactUri.slice(root.length)) } : { kind: 'elsewhere' }
    }
    case 'file':
      return { kind: 'folder', folder: percentDecode(path) }
    case '':
      return { kind: 'folder', folder: artifactUri }
    default:
      return { kind: 'elsewhere' }
  }
}

/** The address of a file below the proxy, each name encoded once. */
export function proxyAddress(folder: string, path: string): string {
  return `${PROXY}/${namesOf(folder, path).map(encodeURIComponent).join('/')}`
}

/** The names of a path in a folder. */
export function namesOf(folder: string, path: string): string[] {
  return `${folder}/${path}`.split('/').filter((name) => name !== '')
}

/** What is no escape stays as it is, as servers read it. */
function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}
