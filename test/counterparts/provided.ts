/** A stock client: the current one, the last of generation 2, or the oldest supported. */
export type PythonGeneration = 'python' | 'python-2.22' | 'python-2.3'

/** What the global setup provides to every test process: where the counterparts of this run listen. */
export interface Provided {
  /** URL of a database that can create others; null without PostgreSQL. */
  postgres: { adminUrl: string; namePrefix: string } | null
  s3: S3Store | null
  /** Address of the run's Chromium for Playwright; null without one. */
  chromium: string | null
  /** The folder that `seededFolder` shares between processes. */
  seededFolders: string
  /** Tells the address of the run's stock MLflow server, which starts for the first who asks; null without Python. */
  mlflowDesk: string | null
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
