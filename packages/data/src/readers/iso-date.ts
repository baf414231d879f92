const ISO_DATE =
  /^(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d))(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/

/**
 * The milliseconds since 1970 of an ISO 8601 date with or without a time, extended or basic, in UTC where no zone is given;
 * NaN for any other text and for days that do not exist.
 *
 * @example parseIsoDate('20141013T000000') // 1413158400000
 */
export function parseIsoDate(text: string): number {
  const parts = ISO_DATE.exec(text.trim())
  if (parts === null) return Number.NaN
  const [, year, month, day, basicMonth, basicDay, hour, minute, second, fraction, zone] = parts
  const [m, d] = [Number(month ?? basicMonth), Number(day ?? basicDay)]
  const date = new Date(0)
  date.setUTCFullYear(Number(year), m - 1, d)
  if (Number(year) === 0 || date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return Number.NaN
  const [h, min, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)]
  if (h > 23 || min > 59 || s > 59) return Number.NaN
  const ms = fraction === undefined ? 0 : Math.trunc(Number(`0.${fraction}`) * 1000)
  return date.getTime() + ((h * 60 + min) * 60 + s) * 1000 + ms - offset(zone)
}

function offset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0)
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000
}
