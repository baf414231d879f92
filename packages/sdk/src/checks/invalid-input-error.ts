import { ApiError } from '@labbook/protocol'

/**
 * A mistake in a call: a name, value, id or address that cannot be meant. It is thrown before anything is sent, with a
 * sentence that names the value and the rule.
 *
 * @example
 * try {
 *   await client.getRun('../etc')
 * } catch (error) {
 *   if (error instanceof InvalidInputError) console.error(error.message)
 * }
 */
export class InvalidInputError extends ApiError {
  /** How the error is printed. */
  override readonly name = 'InvalidInputError'

  constructor(message: string, options: { cause?: unknown } = {}) {
    super('INVALID_PARAMETER_VALUE', message, options)
  }
}

/** A value as a message shows it: quoted text, cut when it is long. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
