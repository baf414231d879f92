import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChildOptions, type Ended, runNode } from '../node/child.js'

export interface Journal extends Disposable {
  readonly folder: string
}

/** A folder for the journals of a test's programs. */
export function openJournal(): Journal {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-journal-'))
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface ProgramOptions extends ChildOptions {
  readonly trackingUri: string
  readonly journal: Journal
  readonly env?: NodeJS.ProcessEnv
}

/** Runs a program as a user has it, with `labbook` imported from the built package, in a process of its own. */
export async function runProgram(
  source: string,
  { trackingUri, journal, env, ...options }: ProgramOptions,
): Promise<Ended> {
  const { MLFLOW_RUN_ID: _, ...inherited } = process.env
  const whole = `import * as labbook from '@labbook/sdk'\n${source}`
  return await runNode(
    ['--input-type=module', '--eval', whole],
    { ...inherited, MLFLOW_TRACKING_URI: trackingUri, LABBOOK_JOURNAL_DIR: journal.folder, ...env },
    options,
  )
}
