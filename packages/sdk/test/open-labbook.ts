import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp, readConfig, type ServerSettings } from '@labbook/server'

export interface Labbook extends AsyncDisposable {
  readonly address: string
  readonly dataDir: string
}

/** A server in this process with an empty SQLite store, on a free port. */
export async function openLabbook(settings: ServerSettings = {}): Promise<Labbook> {
  const dataDir = mkdtempSync(join(tmpdir(), 'labbook-sdk-'))
  const app = await createApp(readConfig({ dataDir, port: 0, logLevel: 'silent', ...settings }))
  return {
    address: await app.listen(),
    dataDir,
    async [Symbol.asyncDispose]() {
      await app.close()
      rmSync(dataDir, { recursive: true })
    },
  }
}
