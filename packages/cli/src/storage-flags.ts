import { readConfig, type ServerConfig } from '@labbook/server'
import type { Command } from 'commander'

export interface StorageFlags {
  readonly dataDir?: string
  readonly backendStoreUri?: string
  readonly artifactsDestination?: string
}

/** Adds the flags that say which store a command works on, as `labbook server` has them. */
export function withStorage(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'folder of the database and the artifacts (default: ./labbook-data)')
    .option('--backend-store-uri <uri>', 'sqlite:///file or postgresql://…')
    .option('--artifacts-destination <uri>', 'where the server keeps the artifacts that it serves: a folder or s3://…')
}

export function storageConfig({ dataDir, backendStoreUri, artifactsDestination }: StorageFlags): ServerConfig {
  return readConfig(
    {
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(backendStoreUri === undefined ? {} : { backendStoreUri }),
      ...(artifactsDestination === undefined ? {} : { artifactsDestination }),
    },
    process.env,
  )
}
