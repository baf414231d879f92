/** Which stock client: the current one, the last of generation 2, or the oldest that is supported. */
export type PythonGeneration = 'python' | 'python-2.22' | 'python-2.3'

/** What the global setup hands to every test process: where the counterparts of this run listen. */
export interface Provided {
  /** URL of a database from which others can be made; null where there is no PostgreSQL. */
  postgres: { adminUrl: string; namePrefix: string } | null
  s3: S3Store | null
  /** Address of the run's Chromium, for Playwright to connect to; null where there is none. */
  chromium: string | null
  /** A folder for what `seededFolder` shares. */
  seededFolders: string
  /** The sockets of the processes that run Python scripts, by client; none where processes cannot fork. */
  pythonHosts: Partial<Record<PythonGeneration, string>>
}

export interface S3Store {
  endpoint: string
  accessKeyId: string
  secretAccessKey: string
  region: string
}

declare module 'vitest' {
  interface ProvidedContext extends Provided {}
}
