import { type CounterpartName } from '../../scripts/counterparts.mjs'
import { describeWith, openTestDatabase } from '../counterparts/index.js'

interface TestDialect {
  readonly name: string
  readonly needs: CounterpartName[]
  /** Settings of a server with an empty database of this kind. */
  freshSettings(): Promise<{ readonly backendStoreUri?: string; readonly allowUnsafePostgres?: boolean }>
}

/** Every database that a store can use. */
const dialects: readonly TestDialect[] = [
  { name: 'SQLite', needs: [], freshSettings: async () => ({}) },
  {
    name: 'PostgreSQL',
    needs: ['postgres'],
    freshSettings: async () => ({ backendStoreUri: await openTestDatabase(), allowUnsafePostgres: true }),
  },
]

/** Calls a suite once for each database. */
export function describeDialects(name: string, suite: (dialect: TestDialect) => void) {
  for (const dialect of dialects) describeWith(dialect.needs, `${name} on ${dialect.name}`, () => suite(dialect))
}
