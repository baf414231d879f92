import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'

// A connection of its own: its sync must be as strict as the writer's, or a power cut could lose what was copied.
const database = new SqliteDatabase(workerData as string, { timeout: 5000 })
database.pragma('synchronous = FULL')
database.pragma('wal_autocheckpoint = 0')

parentPort?.on('message', () => {
  try {
    database.pragma('wal_checkpoint(PASSIVE)')
    parentPort?.postMessage(undefined)
  } catch (error) {
    parentPort?.postMessage({ code: (error as { code?: string }).code, message: (error as Error).message })
  }
})
