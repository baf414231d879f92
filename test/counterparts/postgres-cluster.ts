import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface PostgresCluster {
  /** Of its database `postgres`, as its owner. */
  url: string
  port: number
  dataDir: string
  /** Stops the server with a signal to its main process (SIGQUIT as `pg_ctl -m immediate` does, or SIGKILL) and waits. */
  crash(signal: 'SIGQUIT' | 'SIGKILL'): Promise<void>
  /** Starts it again on the same data and port. */
  start(): Promise<void>
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

/** Starts a PostgreSQL of its own, for a test that stops or breaks it; others share one through `openTestDatabase`. */
export async function startPostgres(): Promise<PostgresCluster> {
  const holder = spawn(process.execPath, [fileURLToPath(new URL('postgres-server.mjs', import.meta.url))])
  let output = ''
  holder.stderr.on('data', (chunk: Buffer) => {
    output = `${output}${chunk.toString()}`.slice(-4_000)
  })
  const exited = once(holder, 'exit')
  const lines = createInterface({ input: holder.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const line = await lines.next()
    if (line.done) throw new Error(`PostgreSQL did not start:\n${output}`)
    return JSON.parse(line.value) as Pick<PostgresCluster, 'url' | 'port' | 'dataDir'>
  }

  const { url, port, dataDir } = await answer()
  return {
    url,
    port,
    dataDir,
    async crash(signal) {
      const pid = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
      process.kill(pid, signal)
      while (isRunning(pid)) await sleep(20)
    },
    async start() {
      holder.stdin.write('start\n')
      await answer()
    },
    async stop() {
      holder.stdin.end()
      await exited
    },
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
