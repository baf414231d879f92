/** How text is read as another type. */

const NUMBER = /^\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf|infinity|nan)\s*$/i

/** The number that a text is: blanks around it, an exponent, `inf` and `nan` may be; hexadecimal, `_` and `%` may not. */
export function numberOfText(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined
  const value = Number(text)
  if (!Number.isNaN(value)) return value
  const word = text.trim().toLowerCase()
  if (word.endsWith('nan')) return Number.NaN
  return word.startsWith('-') ? -Infinity : Infinity
}

const ZONE = String.raw`(?:Z|[+-]\d{2}:?\d{2})?`
const DATE = new RegExp(
  String.raw`^(\d{4})([-/])(\d{2})\2(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(${ZONE}))?$`,
)
const BASIC = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?(${ZONE})$`)

/** Milliseconds since 1970 of an ISO 8601 date with year, month and day, in UTC unless it names a zone. */
export function millisOfText(text: string): number | undefined {
  const trimmed = text.trim()
  const extended = DATE.exec(trimmed)
  if (extended) {
    const [, year, , month, day, ...time] = extended
    return millis([year, month, day], time)
  }
  const basic = BASIC.exec(trimmed)
  return basic ? millis(basic.slice(1, 4), basic.slice(4)) : undefined
}

function millis(date: readonly (string | undefined)[], time: readonly (string | undefined)[]): number | undefined {
  const [year = 0, month = 0, day = 0] = date.map(Number)
  const [hour, minute, second, fraction, zone] = time
  const [h, m, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)]
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  const isDay = year >= 1 && at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
  if (!isDay || h > 23 || m > 59 || s > 59) return undefined
  const ms = Math.floor(Number(`0.${fraction ?? '0'}`) * 1000)
  return at.getTime() + ((h * 60 + m) * 60 + s) * 1000 + ms - zoneMinutes(zone) * 60_000
}

function zoneMinutes(zone: string | undefined): number {
  if (!zone || zone === 'Z') return 0
  const digits = zone.replace(':', '')
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3))
  return digits.startsWith('-') ? -minutes : minutes
}

const OTHER_DATES: readonly RegExp[] = [
  /^\d{1,2}\/\d{1,2}\/\d{2,4}$/,
  /^\d{1,2}-\d{1,2}-\d{4}$/,
  /^\d{1,2}\.\d{1,2}\.\d{2,4}$/,
  /^\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ -,]*\d{2,4}$/i,
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}$/i,
]

/** Whether all texts are dates in one form that is not ISO 8601, such as 03/04/2020. */
export function areOtherDates(texts: readonly string[]): boolean {
  return texts.length > 0 && OTHER_DATES.some((form) => texts.every((text) => form.test(text.trim())))
}

export const URL_FORM = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+/i
export const PATH_FORM = /^(?:\/[^\0]*|[a-z]:[\\/][^\0]*|\\\\[^\0]+)$/i
