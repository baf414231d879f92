/** What the global setup hands to every test process: where the counterparts of this run listen. */
export interface Provided {
  /** URL of a database from which others can be made; null where there is no PostgreSQL. */
  postgres: { adminUrl: string; namePrefix: string } | null
  s3: S3Store | null
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
