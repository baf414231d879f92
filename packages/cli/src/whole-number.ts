import { CommandError } from './command-error.js'

/** Parses the whole number of a flag or argument. @throws CommandError that names the value and the range */
export function wholeNumber(
  text: string,
  { what, least, most = Number.MAX_SAFE_INTEGER }: { what: string; least: number; most?: number },
): number {
  if (/^[+-]?\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text)
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
  throw new CommandError('usage', `Invalid ${what} '${text}': use a whole number ${range}.`)
}
