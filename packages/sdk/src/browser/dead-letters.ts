import type { DeadLetter } from '../journal/journal-source.js'
import { JournalDatabase } from './journal-database.js'

/** What servers refused of the runs of all pages of this origin. */
export async function readDeadLetters({ clear }: { clear: boolean }): Promise<DeadLetter[]> {
  const database = await JournalDatabase.open()
  try {
    return await database.deadLetters({ clear })
  } finally {
    database.close()
  }
}
