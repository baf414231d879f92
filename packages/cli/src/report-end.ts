import { ApiError } from '@labbook/protocol'
import { CommanderError } from 'commander'
import { commandExit } from './command-error.js'
import { printable } from './printable.js'

/** Prints why a command failed, in one line on stderr, and returns the exit code. Commander prints its own errors. */
export function reportEnd(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : commandExit.usage
  if (error instanceof Error && error.name === 'AbortError') return commandExit.interrupted
  console.error(printable(sentenceOf(error)))
  if (process.env['LABBOOK_LOG_LEVEL'] === 'debug') console.error(error)
  // By its name: to load the SDK for its class takes a tenth of the start of a server, which has no other use for it.
  if (error instanceof Error && error.name === 'InvalidInputError') return commandExit.usage
  if (error instanceof ApiError) return isAway(error) ? commandExit.serverAway : commandExit.refused
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') return error.exitCode
  return OUR_FAULT
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isUnreachable = error instanceof ApiError && isAway(error) && error.cause !== undefined
  return isUnreachable ? `${error.message} ${ADVICE}` : error.message
}

function isAway({ code }: ApiError): boolean {
  return code === 'TEMPORARILY_UNAVAILABLE' || code === 'DEADLINE_EXCEEDED'
}

const ADVICE = 'Start one with labbook server, or choose another with --tracking-uri.'

const OUR_FAULT = 70
