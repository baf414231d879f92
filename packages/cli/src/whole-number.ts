import { CommandError } from './command-error.js'

/** The number that a flag or a word of the command says. @throws CommandError that names it and the rule */
export function wholeNumber(
  text: string,
  { what, least, most = Number.MAX_SAFE_INTEGER }: { what: string; least: number; most?: number },
): number {
  if (/^[+-]?\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text)
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`
  throw new CommandError('usage', `${what} cannot be '${text}': it is no whole number ${range}.`)
}
