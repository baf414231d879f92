import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** A PostgreSQL of its own, with the durability that it has out of the box. */
export async function startPostgres() {
  const program = fileURLToPath(new URL('../test/counterparts/postgres-server.mjs', import.meta.url))
  const holder = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = once(holder, 'exit')
  const { value: line } = await createInterface({ input: holder.stdout })[Symbol.asyncIterator]().next()
  if (line === undefined) throw new Error('PostgreSQL did not start')
  const { url: adminUrl } = JSON.parse(line)
  const proxies = []
  return {
    /** Makes an empty database; gives its URL. */
    async createDatabase(name) {
      await query(adminUrl, `CREATE DATABASE ${name}`)
      return withPath(adminUrl, `/${name}`)
    },
    /** The same database, as if it were so many milliseconds away in each direction. */
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

/** What autovacuum does within minutes, at once: the planner knows the tables, and indexes suffice for reading. */
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
