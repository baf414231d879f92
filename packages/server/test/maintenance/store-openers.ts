import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openTestDatabase } from '../../../../test/counterparts/index.js'
import { readConfig, type ServerConfig } from '../../src/config.js'

/** A configuration for an empty store of its own, on either database. */
export async function freshConfig(database: 'sqlite' | 'postgres'): Promise<ServerConfig> {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'data')
  const base = { dataDir, port: 0, logLevel: 'silent', allowUnsafePostgres: true } as const
  return readConfig(database === 'sqlite' ? base : { ...base, backendStoreUri: await openTestDatabase() })
}
