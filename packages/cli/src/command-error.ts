/** Exit codes of commands that talk to a server. Commands on the data folder have more: see `exitCodes`. */
export const commandExit = { refused: 1, usage: 64, serverAway: 69, interrupted: 130 } as const

/** Ends a command with a message for the user and an exit code for scripts. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: number

  constructor(reason: keyof typeof commandExit, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options)
    this.exitCode = commandExit[reason]
  }
}
