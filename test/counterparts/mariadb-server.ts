import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import mysql from 'mysql2/promise'

export interface MariadbServer {
  /** Creates an empty database and returns its SQLAlchemy URI without a driver. */
  openDatabase(): Promise<string>
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

/** Starts a MariaDB of its own, which serves as MySQL. */
export async function startMariadb(): Promise<MariadbServer> {
  const holder = spawn(process.execPath, [fileURLToPath(new URL('mariadb-server.mjs', import.meta.url))])
  let output = ''
  holder.stderr.on('data', (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-4_000)
  })
  const exited = once(holder, 'exit')
  const line = await createInterface({ input: holder.stdout })[Symbol.asyncIterator]().next()
  if (line.done) throw new Error(`MariaDB did not start:\n${output}`)
  const { url } = JSON.parse(line.value) as { url: string }
  let made = 0
  return {
    async openDatabase() {
      const name = `mlflow_${++made}`
      const connection = await mysql.createConnection(url)
      await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
      await connection.end()
      return `${url}/${name}`
    },
    async stop() {
      holder.stdin.end()
      await exited
    },
  }
}
