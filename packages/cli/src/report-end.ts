import { ApiError } from '@labbook/protocol'
import { CommanderError } from 'commander'
import { commandExit } from './command-error.js'
import { printable } from './printable.js'

/** Prints why a command failed, in one line on stderr, and returns the exit code. Commander prints its own errors. */
export function reportEnd(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : commandExit.usage
  if (error instanceof Error && error.name === 'AbortError') return commandExit.interrupted
  console.error(printable(error instanceof Error ? error.message : String(error)))
  if (process.env['LABBOOK_LOG_LEVEL'] === 'debug') console.error(error)
  if (error instanceof ApiError)
    return error.code === 'TEMPORARILY_UNAVAILABLE' ? commandExit.serverAway : commandExit.refused
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') return error.exitCode
  return OUR_FAULT
}

const OUR_FAULT = 70
