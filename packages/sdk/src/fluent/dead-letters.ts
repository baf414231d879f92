import { platform } from '#platform'
import type { DeadLetter } from '../journal/journal-source.js'

/** How the dead letters are read. */
export interface DeadLettersOptions {
  /** Removes them once they are read. */
  readonly clear?: boolean | undefined
}

/**
 * What servers refused of the runs that were logged here: in Node, of those in the folder of journals; in a browser, of all
 * pages of the site. The calls that logged it returned long before.
 *
 * @example for (const { route, message, record } of await deadLetters()) console.log(route, message, record)
 */
export async function deadLetters({ clear = false }: DeadLettersOptions = {}): Promise<DeadLetter[]> {
  return await platform.deadLetters({ clear })
}
