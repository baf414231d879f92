import { readConfig, type ServerConfig } from '@labbook/server'
import type { Command } from 'commander'

export interface StorageFlags {
  readonly dataDir?: string
  readonly backendStoreUri?: string
  readonly artifactsDestination?: string
}

/** Adds the flags that select the store a command works on; the same as those of `labbook server`. */
export function withStorage(command: Command): Command {
  return command
    .option('--data-dir <folder>', 'folder for the database and artifacts (default: ./labbook-data)')
    .option('--backend-store-uri <uri>', 'database: sqlite:///file or postgresql://…')
    .option('--artifacts-destination <uri>', 'where the server stores the artifacts it serves: a folder or s3://…')
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
