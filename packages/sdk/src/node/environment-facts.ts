import { readFileSync } from 'node:fs'
import { arch, release, type } from 'node:os'

export interface EnvironmentFactsOptions {
  readonly environment: NodeJS.ProcessEnv
  readonly trackingUri: string
  readonly registryUri: string
  /** Hides the values of all variables, not only of those that hold secrets. */
  readonly maskValues?: boolean | undefined
}

/** What `doctor` found. */
export interface EnvironmentFacts {
  readonly sdkVersion: string
  /** As `Node.js 22.11.0`, `Deno 2.1.4` or `Bun 1.1.38`. */
  readonly runtime: string
  readonly system: string
  readonly trackingUri: string
  readonly registryUri: string
  /** The set variables of MLflow and Labbook, by name; no others. */
  readonly variables: Readonly<Record<string, string>>
}

const MASK = '***'

/**
 * What helps to find out why logging does not work here. It holds no password and no token, also none that is part of an
 * address, so that it can be put into a bug report.
 *
 * @example
 * environmentFacts({ environment: process.env, trackingUri: getTrackingUri(), registryUri: getRegistryUri() })
 * // { sdkVersion: '0.1.0', runtime: 'Node.js 22.11.0', system: 'Linux 6.1.0 x64', …,
 * //   variables: { MLFLOW_TRACKING_TOKEN: '***', MLFLOW_TRACKING_URI: 'https://lab.example.com' } }
 */
export function environmentFacts(options: EnvironmentFactsOptions): EnvironmentFacts {
  const { environment, trackingUri, registryUri, maskValues = false } = options
  const ours = Object.entries(environment)
    .filter((entry): entry is [string, string] => /^(MLFLOW|LABBOOK)_/i.test(entry[0]) && entry[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    sdkVersion: sdkVersion(),
    runtime: runtime(process.versions),
    system: `${type()} ${release()} ${arch()}`,
    trackingUri: withoutSecrets(trackingUri),
    registryUri: withoutSecrets(registryUri),
    variables: Object.fromEntries(
      ours.map(([name, value]) => [name, maskValues || isSecret(name) ? MASK : withoutSecrets(value)]),
    ),
  }
}

function sdkVersion(): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : UNKNOWN
  } catch {
    // A bundle has no package of its own.
    return UNKNOWN
  }
}

const UNKNOWN = 'unknown'

/** Deno and Bun name a version of Node too: the one that they stand in for. */
function runtime({ node, deno, bun }: Readonly<Record<string, string | undefined>>): string {
  if (deno !== undefined) return `Deno ${deno}`
  return bun === undefined ? `Node.js ${node}` : `Bun ${bun}`
}

function isSecret(name: string): boolean {
  return /PASSWORD|TOKEN|SECRET|(^|_)KEY(_|$)|CREDENTIAL/i.test(name)
}

/** Of `https://ada:s3cret@lab.example.com/?token=x` the user's part and the values of the query. */
function withoutSecrets(value: string): string {
  return value
    .replace(/([a-z][a-z\d+.-]*:\/\/)[^/?#\s]*@/gi, `$1${MASK}@`)
    .replace(/([?&][^=&#\s]+=)[^&#\s]+/g, `$1${MASK}`)
}
