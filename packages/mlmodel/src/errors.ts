/** A request that cannot be read: not JSON, or not one of the forms of the scoring protocol. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
}

export interface InputProblem {
  /** The input or param that it is about, if it is about one. */
  readonly field?: string
  /** From 0, where the input is a table. */
  readonly row?: number
  readonly message: string
}

/** Data that a model cannot take, with everything that is wrong with it. */
export class InputError extends Error {
  override readonly name = 'InputError'

  constructor(readonly problems: readonly InputProblem[]) {
    const more = problems.length - MAX_SAID
    super(problems.slice(0, MAX_SAID).map(sentence).join(' ') + (more > 0 ? ` And ${more} more.` : ''))
  }
}

const MAX_SAID = 5

function sentence({ field, row, message }: InputProblem): string {
  const where = field === undefined ? '' : `${field}${row === undefined ? '' : `, row ${row + 1}`}: `
  return where + message
}
