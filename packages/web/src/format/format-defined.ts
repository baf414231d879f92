import type { MetricDefinition, MetricGoal, ParamDefinition } from '@labbook/protocol'
import { formatBytes } from './format-bytes.js'
import {
  formatCount,
  formatDecimals,
  formatDigits,
  formatExact,
  formatHover,
  formatMetric,
  formatTick,
} from './format-number.js'
import { formatDuration } from './format-time.js'
import { naturalOrder } from './natural-order.js'

/** What shows in place of the key. */
export function labelOf(key: string, definition: MetricDefinition | ParamDefinition | undefined): string {
  return definition?.label ?? key
}

/** Natural order of what is shown, then of the keys. */
export function byLabel(
  a: string,
  b: string,
  definitions: ReadonlyMap<string, MetricDefinition | ParamDefinition>,
): number {
  return naturalOrder(labelOf(a, definitions.get(a)), labelOf(b, definitions.get(b))) || naturalOrder(a, b)
}

/** Whether a text is part of the key or of its label, in any case. */
export function isNamed(
  key: string,
  definition: MetricDefinition | ParamDefinition | undefined,
  part: string,
): boolean {
  return [key, labelOf(key, definition)].some((name) => name.toLowerCase().includes(part.toLowerCase()))
}

/** The unit to write beside the label or the value; formats other than `number` have it in their values. */
export function unitOf(definition: MetricDefinition | ParamDefinition | undefined): string | undefined {
  if (definition === undefined) return undefined
  return 'format' in definition && definition.format !== undefined && definition.format !== 'number'
    ? undefined
    : definition.unit
}

/** `Validation loss (nats)`, for the titles of axes. */
export function titleOf(key: string, definition: MetricDefinition | ParamDefinition | undefined): string {
  const unit = unitOf(definition)
  return unit === undefined ? labelOf(key, definition) : `${labelOf(key, definition)} (${unit})`
}

/** The key and what the definition says of it, for the tooltip of a label. */
export function hintOf(key: string, definition: MetricDefinition | ParamDefinition | undefined): string {
  const description = definition?.description
  return description === undefined ? key : `${key}: ${description}`
}

export function goalText(goal: MetricGoal): string {
  return goal === 'min' ? 'lower is better' : 'higher is better'
}

/** A value of a metric in tables, without its unit. */
export function formatDefined(value: number, definition: MetricDefinition | undefined): string {
  const { format = 'number', digits } = definition ?? {}
  if (!Number.isFinite(value)) return formatMetric(value)
  switch (format) {
    case 'number':
      return digits === undefined ? formatMetric(value) : formatDigits(value, digits)
    case 'percent':
      return `${digits === undefined ? percentage(hundredfold(value)) : formatDigits(hundredfold(value), digits)}%`
    case 'duration':
      return signed(value, (seconds) =>
        seconds > 0 && seconds < 1 ? inUnits(seconds, SECONDS, threeDigits) : formatDuration(1000 * seconds),
      )
    case 'bytes':
      return signed(value, (bytes) => (bytes < 1000 ? `${formatTick(bytes)} B` : formatBytes(bytes)))
  }
}

/** A value in full where numbers are, as on the page of a run; other formats leave the rest to the tooltip. */
export function formatInFull(value: number, definition: MetricDefinition | undefined): string {
  const { format = 'number', digits } = definition ?? {}
  return format === 'number' && digits === undefined ? formatExact(value) : formatDefined(value, definition)
}

/** A number on an axis: five significant digits in the unit of the format. */
export function formatDefinedTick(value: number, definition: MetricDefinition | undefined): string {
  return inFormat(value, definition, formatTick)
}

/** A value in the tooltip of a chart, with its unit. */
export function formatDefinedHover(value: number, definition: MetricDefinition | undefined): string {
  const unit = unitOf(definition)
  const text = inFormat(value, definition, formatHover)
  return unit === undefined || !Number.isFinite(value) ? text : `${text} ${unit}`
}

/** The same with all digits, for the value that a tooltip is about. */
export function formatExactHover(value: number, definition: MetricDefinition | undefined): string {
  const text = formatDefinedHover(value, definition)
  if (!Number.isFinite(value)) return text
  if ((definition?.format ?? 'number') !== 'number') return `${text} (${formatExact(value)})`
  const unit = unitOf(definition)
  const exact = formatExact(value)
  const isShort = !text.includes('e') || text.length <= exact.length
  if (isShort && Number(formatHover(value).replaceAll(',', '')) === value) return text
  return unit === undefined ? exact : `${exact} ${unit}`
}

function inFormat(value: number, definition: MetricDefinition | undefined, print: (value: number) => string): string {
  const format = definition?.format ?? 'number'
  if (format === 'number' || !Number.isFinite(value)) return print(value)
  if (format === 'percent') return `${print(hundredfold(value))}%`
  return signed(value, (size) => {
    if (format === 'bytes') return inUnits(size, BYTES, print)
    return size < 60 ? inUnits(size, SECONDS, print) : clockTime(size, print)
  })
}

type Units = readonly (readonly [unit: string, size: number])[]

/** `1 h 5 min`, `1 min 20.5 s`: what is zero is left out, and nothing is rounded away. */
function clockTime(seconds: number, print: (value: number) => string): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const rest = shortest(seconds % 60)
  const parts = [
    ...(hours > 0 ? [`${formatCount(hours)} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(rest > 0 ? [`${print(rest)} s`] : []),
  ]
  return parts.join(' ')
}

const SECONDS: Units = [
  ['s', 1],
  ['ms', 1e-3],
  ['µs', 1e-6],
]

const BYTES: Units = [
  ['PB', 1e15],
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['B', 1],
]

/** In the largest unit of which there is one; zero in the unit of size 1. */
function inUnits(value: number, units: Units, print: (count: number) => string): string {
  const fitting = value === 0 ? units.find(([, size]) => size === 1) : units.find(([, size]) => value >= size)
  const [unit, size] = fitting ?? units.at(-1) ?? ['', 1]
  return `${print(shortest(value / size))} ${unit}`
}

function signed(value: number, print: (size: number) => string): string {
  return value < 0 ? `-${print(-value)}` : print(value)
}

/** Multiplied without the error of binary fractions: 0.93 gives 93. */
function hundredfold(value: number): number {
  return shortest(100 * value)
}

function shortest(value: number): number {
  return Number(value.toPrecision(15))
}

/** Two decimals in the middle range, so that a column lines up; integers have none. */
function percentage(hundredths: number): string {
  const size = Math.abs(hundredths)
  const isPlain = Number.isInteger(hundredths) || size < 0.01 || size >= 1e6
  return isPlain ? formatTick(hundredths) : formatDecimals(hundredths, 2)
}

function threeDigits(count: number): string {
  return formatTick(Number(count.toPrecision(3)))
}
