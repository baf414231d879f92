import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import './provided.js'

/** Creates an empty database in the run's PostgreSQL and returns its URL. It is dropped when the run ends. */
export async function openTestDatabase(): Promise<string> {
  const postgres = inject('postgres')
  if (!postgres) throw new Error('This run has no PostgreSQL. Wrap the suite in describeWith(["postgres"], …).')
  const name = `${postgres.namePrefix}${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: postgres.adminUrl })
  await client.connect()
  await client.query(`CREATE DATABASE "${name}"`)
  await client.end()
  const url = new URL(postgres.adminUrl)
  url.pathname = `/${name}`
  return url.href
}
