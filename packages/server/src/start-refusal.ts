/** Exit codes of a server that cannot start or must stop (D-60). */
export const exitCodes = {
  usage: 64,
  data: 65,
  serviceAway: 69,
  fault: 70,
  cannotCreate: 73,
  disk: 74,
  inUse: 75,
} as const

/** Why the server cannot start: one sentence that names the value and says what to do. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal'
  readonly exitCode: number

  constructor(reason: keyof typeof exitCodes, sentence: string, options?: { cause?: unknown }) {
    super(sentence, options)
    this.exitCode = exitCodes[reason]
  }
}
