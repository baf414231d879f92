import { resolve } from 'node:path'
import { limits } from '@labbook/protocol'
import { z } from 'zod'
import { shareOfMemory } from './share-of-memory.js'
import { StartRefusal } from './start-refusal.js'

const list = z.union([
  z.array(z.string()),
  z.string().transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
])
const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] })], {
  error: 'it must be true or false',
})
const wholeNumber = (rule: string) => z.coerce.number(rule).int(rule)
const COUNT = 'it must be a whole number of at least 1'
const count = wholeNumber(COUNT).min(1, COUNT)
const PORT = 'it must be a whole number from 0 to 65535'

const Settings = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  port: wholeNumber(PORT).min(0, PORT).max(65_535, PORT).default(5000),
  /** Folder for everything the server stores, except what has a location of its own. */
  dataDir: z.string().min(1).optional(),
  backendStoreUri: z.string().min(1).optional(),
  defaultArtifactRoot: z.string().min(1).optional(),
  artifactsDestination: z
    .string()
    .min(1)
    .refine(isDestination, 'use a folder (a path or file:///folder) or an S3 location (s3://bucket/prefix)')
    .optional(),
  serveArtifacts: flag.default(true),
  staticPrefix: z
    .string()
    .regex(/^(\/[\w.~-]+)+$/, 'it must begin with a slash and must not end with one')
    .or(z.literal(''))
    .default(''),
  allowedHosts: list.default([]),
  corsAllowedOrigins: list.default([]),
  allowFileRoots: list.default([]),
  allowUnauthenticated: flag.default(false),
  allowUnsafePostgres: flag.default(false),
  /** Sources of model versions must contain a match. */
  modelSourcePattern: z.string().refine(isRegularExpression, 'it must be a regular expression').optional(),
  /** In addition to https. */
  webhookSchemes: list.default([]),
  /** Whether webhooks may call this machine and private networks. */
  allowPrivateWebhooks: flag.default(false),
  /** Key that encrypts webhook secrets; all servers of one database need the same one. */
  webhookSecretKey: z.string().min(16, 'it must have 16 characters or more').optional(),
  maxArtifactBytes: count.default(limits.artifactBytes),
  /** Memory for searches on SQLite. */
  searchMemoryBytes: count.default(() => shareOfMemory()),
  logLevel: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], 'it must be silent, error, warn, info or debug')
    .default('warn'),
})

export type ServerSettings = z.input<typeof Settings>

/** All settings, checked, with defaults filled in, and frozen. */
export type ServerConfig = Readonly<
  Omit<z.output<typeof Settings>, 'dataDir' | 'backendStoreUri' | 'defaultArtifactRoot' | 'artifactsDestination'> & {
    dataDir: string
    backendStoreUri: string
    defaultArtifactRoot: string
    artifactsDestination: string
  }
>

/** Environment variables, with MLflow's names where it has them. A flag takes precedence. */
const ENVIRONMENT: Readonly<Partial<Record<keyof ServerSettings, readonly string[]>>> = {
  host: ['LABBOOK_HOST', 'MLFLOW_HOST'],
  port: ['LABBOOK_PORT', 'MLFLOW_PORT'],
  dataDir: ['LABBOOK_DATA_DIR'],
  backendStoreUri: ['LABBOOK_BACKEND_STORE_URI', 'MLFLOW_BACKEND_STORE_URI'],
  defaultArtifactRoot: ['LABBOOK_DEFAULT_ARTIFACT_ROOT', 'MLFLOW_DEFAULT_ARTIFACT_ROOT'],
  artifactsDestination: ['LABBOOK_ARTIFACTS_DESTINATION', 'MLFLOW_ARTIFACTS_DESTINATION'],
  serveArtifacts: ['LABBOOK_SERVE_ARTIFACTS', 'MLFLOW_SERVE_ARTIFACTS'],
  staticPrefix: ['LABBOOK_STATIC_PREFIX', 'MLFLOW_STATIC_PREFIX'],
  allowedHosts: ['LABBOOK_ALLOWED_HOSTS', 'MLFLOW_SERVER_ALLOWED_HOSTS'],
  corsAllowedOrigins: ['LABBOOK_CORS_ALLOWED_ORIGINS', 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS'],
  allowFileRoots: ['LABBOOK_ALLOW_FILE_ROOTS'],
  allowUnauthenticated: ['LABBOOK_ALLOW_UNAUTHENTICATED'],
  allowUnsafePostgres: ['LABBOOK_ALLOW_UNSAFE_POSTGRES'],
  modelSourcePattern: ['LABBOOK_MODEL_SOURCE_PATTERN', 'MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX'],
  webhookSchemes: ['LABBOOK_WEBHOOK_SCHEMES', 'MLFLOW_WEBHOOK_ALLOWED_SCHEMES'],
  allowPrivateWebhooks: ['LABBOOK_ALLOW_PRIVATE_WEBHOOKS'],
  webhookSecretKey: ['LABBOOK_WEBHOOK_SECRET_KEY', 'MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY'],
  maxArtifactBytes: ['LABBOOK_MAX_ARTIFACT_BYTES'],
  searchMemoryBytes: ['LABBOOK_SEARCH_MEMORY_BYTES'],
  logLevel: ['LABBOOK_LOG_LEVEL'],
}

/**
 * Merges flags and environment into one frozen configuration.
 *
 * @throws StartRefusal that names the setting and its value
 */
export function readConfig(flags: ServerSettings, environment: NodeJS.ProcessEnv = {}): ServerConfig {
  const given: Record<string, unknown> = {}
  const source: Record<string, string> = {}
  for (const [name, variables] of Object.entries(ENVIRONMENT)) {
    const variable = variables.find(
      (candidate) => environment[candidate] !== undefined && environment[candidate] !== '',
    )
    if (variable === undefined) continue
    given[name] = environment[variable]
    source[name] = variable
  }
  for (const [name, value] of Object.entries(flags)) {
    if (value === undefined) continue
    given[name] = value
    delete source[name]
  }
  const { data, error } = Settings.safeParse(given)
  if (error !== undefined) {
    const [issue] = error.issues
    const name = String(issue?.path[0] ?? '')
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    throw new StartRefusal(
      'usage',
      `Invalid ${source[name] ?? option} ${JSON.stringify(given[name])}: ${issue?.message ?? 'not valid'}.`,
    )
  }
  const dataDir = resolve(data.dataDir ?? folderOfSqlite(data.backendStoreUri) ?? './labbook-data')
  const serveRoot = data.serveArtifacts ? 'mlflow-artifacts:/' : resolve(dataDir, 'artifacts')
  return Object.freeze({
    ...data,
    dataDir,
    backendStoreUri: data.backendStoreUri ?? `sqlite:///${resolve(dataDir, 'labbook.db')}`,
    artifactsDestination: data.artifactsDestination ?? resolve(dataDir, 'artifacts'),
    defaultArtifactRoot: data.defaultArtifactRoot ?? serveRoot,
  })
}

/** Whether this server can store artifacts there. Clients may reach other stores directly. */
function isDestination(text: string): boolean {
  if (text.startsWith('file:')) return URL.canParse(text) && /^file:\/{1,3}[^/]/.test(text) && new URL(text).host === ''
  return /^s3:\/\/[a-z\d][a-z\d._-]*(\/|$)/.test(text) || !/^[a-z][a-z\d+.-]+:/i.test(text)
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    return false
  }
}

/** The file of a `sqlite:` URI, as in SQLAlchemy: three slashes for a relative path, four for an absolute one. */
export function sqliteFile(uri: string): string | undefined {
  const path = /^sqlite:\/\/\/?(.+)$/.exec(uri)?.[1]
  return path === undefined ? undefined : resolve(path)
}

function folderOfSqlite(uri: string | undefined): string | undefined {
  const file = uri === undefined ? undefined : sqliteFile(uri)
  return file === undefined ? undefined : resolve(file, '..')
}

/** The configuration for printing, with every secret hidden. */
export function printableConfig(config: ServerConfig): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      typeof value !== 'string' ? value : name === 'webhookSecretKey' ? '***' : hideSecrets(value),
    ]),
  )
}

/** Replaces passwords and keys in a URI with stars. */
export function hideSecrets(uri: string): string {
  return uri
    .replace(/(:\/\/[^:@/?]*):.*@/, '$1:***@')
    .replace(/([?&][^=&]*(?:password|secret|key)[^=&]*=)[^&]*/gi, '$1***')
}
