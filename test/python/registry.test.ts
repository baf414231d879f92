import { describeWith, openTestDatabase } from '../counterparts/index.js'
import { pythonSuite } from './python-suite.js'

/** The script receives its webhooks on this machine, over http. */
const LOCAL_WEBHOOKS = ['--webhook-schemes', 'http', '--allow-private-webhooks']

for (const generation of ['python', 'python-2.22', 'python-2.3'] as const) {
  describeWith([generation], `[registry-api 11] the registry on SQLite, generation ${generation}`, () => {
    pythonSuite('registry.py', { generation, server: async () => ({ args: LOCAL_WEBHOOKS }) })
  })
}

describeWith(['python', 'postgres'], '[registry-api 11] the registry on PostgreSQL', () => {
  pythonSuite('registry.py', {
    server: async () => ({ args: ['--backend-store-uri', await openTestDatabase(), ...LOCAL_WEBHOOKS] }),
  })
})
