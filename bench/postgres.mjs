import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** Starts a PostgreSQL with its default durability. */
export async function startPostgres() {
  const program = fileURLToPath(new URL('../test/counterparts/postgres-server.mjs', import.meta.url))
  const holder = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = once(holder, 'exit')
  const { value: line } = await createInterface({ input: holder.stdout })[Symbol.asyncIterator]().next()
  if (line === undefined) throw new Error('PostgreSQL did not start')
  const { url: adminUrl } = JSON.parse(line)
  const proxies = []
  return {
    /** Creates an empty database and returns its URL. */
    async createDatabase(name) {
      await query(adminUrl, `CREATE DATABASE ${name}`)
      return withPath(adminUrl, `/${name}`)
    },
    /** The URL of the same database through a proxy that delays each direction by so many milliseconds. */
    async farAway(url, ms) {
      const proxy = fileURLToPath(new URL('slow-proxy.mjs', import.meta.url))
      const child = spawn(process.execPath, [proxy, new URL(url).port, String(ms)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      proxies.push(child)
      const { value: port } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
      const far = new URL(url)
      far.port = port
      return far.href
    },
    async stop() {
      for (const proxy of proxies) proxy.stdin.end()
      holder.stdin.end()
      await ended
    },
  }
}

/** Vacuums and analyzes now, as autovacuum would within minutes, so that the planner has statistics and index-only scans work. */
export async function settle(url) {
  await query(url, 'VACUUM (ANALYZE)')
}

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function withPath(url, path) {
  const changed = new URL(url)
  changed.pathname = path
  return changed.href
}
