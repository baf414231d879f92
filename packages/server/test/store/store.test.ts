import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { describeDialects } from '../../../../test/conformance/dialects.js'
import { storeConformance } from '../../../../test/conformance/store-conformance.js'
import { readConfig, type ServerConfig } from '../../src/config.js'
import { openStore } from '../../src/store/sql/open-store.js'

describeDialects('a store', ({ freshSettings }) => {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-store-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  let config: ServerConfig | undefined
  storeConformance({
    async open() {
      config ??= readConfig({ dataDir: join(folder, 'data'), ...(await freshSettings()) })
      return openStore(config, {
        allowUnsafePostgres: config.allowUnsafePostgres,
        onFatal: (reason) => {
          throw reason
        },
      })
    },
  })
})
