import { RunSender, type RunSenderOptions } from '../sender/run-sender.js'
import type { JournalDatabase, StoredRun } from './journal-database.js'
import { StoredJournal } from './stored-journal.js'

export interface StoredSenderOptions extends Omit<RunSenderOptions, 'source' | 'nowMs'> {
  readonly database: JournalDatabase
  readonly run: StoredRun
}

/** What sends a run from the browser's database. Not needed to log, so a page loads it later. */
export function openStoredSender({ database, run, ...options }: StoredSenderOptions) {
  const source = new StoredJournal({ database, run })
  return { source, sender: new RunSender({ ...options, source, nowMs: Date.now }) }
}
