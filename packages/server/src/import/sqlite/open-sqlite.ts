import { open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StartRefusal } from '../../start-refusal.js'
import { notAStore } from '../locate-source.js'
import type { Report } from '../mlflow-source.js'
import type { SourceDatabase } from '../source-database.js'
import { SourceFault } from '../source-values.js'
import { repairedCopy } from './repaired-copy.js'
import { SqliteProcess } from './sqlite-process.js'
import { SqliteTables } from './sqlite-tables.js'

/**
 * An SQLite file.
 *
 * @throws StartRefusal for another file, or one that is too damaged to list its tables
 */
export async function openSqlite(
  file: string,
  { timeoutMs }: { timeoutMs: number },
  report: Report,
): Promise<SourceDatabase> {
  if (!(await isSqlite(file))) throw notAStore(file)
  const copy = await repairedCopy(file)
  const process = new SqliteProcess(copy?.file ?? file, { isCopy: copy !== undefined, timeoutMs })
  const close = async () => {
    process.close()
    if (copy !== undefined) await rm(copy.folder, { recursive: true, force: true })
  }
  const refusal = (cause: SourceFault) =>
    new StartRefusal('data', `${file} is damaged (${cause.message}). Nothing was imported.`, { cause })
  try {
    const tables = await SqliteTables.open(process, report)
    return { tables, shown: file, folder: dirname(file), refusal, close }
  } catch (fault) {
    await close()
    throw fault instanceof SourceFault ? refusal(fault) : fault
  }
}

async function isSqlite(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const magic = Buffer.alloc(16)
    await handle.read(magic, 0, magic.length, 0)
    return magic.toString('latin1') === 'SQLite format 3\0'
  } finally {
    await handle.close()
  }
}
