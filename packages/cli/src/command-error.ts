/** Exit codes of commands that talk to a server; those that work on the data folder have more (`exitCodes`). */
export const commandExit = { refused: 1, usage: 64, serverAway: 69, interrupted: 130 } as const

/** What ends a command: one sentence for the person, one code for the program. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: number

  constructor(reason: keyof typeof commandExit, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options)
    this.exitCode = commandExit[reason]
  }
}
