import {
  type Int64,
  type LifecycleStage,
  type LoggedModelStatus,
  MODEL_STAGES,
  type ModelStage,
  type RunStatus,
} from '@labbook/protocol'

/** Something in the source that cannot be read as what it should be. The message says why. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault'
}

/** @throws SourceFault */
export function int64From(value: unknown, what: string): Int64 {
  let number: bigint | undefined
  if (typeof value === 'bigint') number = value
  else if (typeof value === 'number' && Number.isSafeInteger(value)) number = BigInt(value)
  else if (typeof value === 'string') {
    // The value may be a float, if a program logged one: `50.0`.
    const [, digits] = /^\s*\+?(-?\d{1,19})(?:\.0*)?\s*$/.exec(value) ?? []
    if (digits !== undefined) number = BigInt(digits)
  }
  if (number === undefined || number !== BigInt.asIntN(64, number))
    throw new SourceFault(`its ${what} is ${shown(value)}, not a 64-bit integer`)
  return number >= Number.MIN_SAFE_INTEGER && number <= Number.MAX_SAFE_INTEGER ? Number(number) : number
}

/** Nothing for what is missing. */
export function optionalInt64(value: unknown, what: string): Int64 | undefined {
  return value === null || value === undefined || value === '' ? undefined : int64From(value, what)
}

/** A number as Python writes it: `1.25`, `1e-05`, `nan`, `inf`, `-inf`. */
export function pythonFloat(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
  const [, sign, word] = /^([+-]?)(nan|inf|infinity)$/i.exec(text) ?? []
  if (word === undefined) throw new SourceFault(`its value is ${shown(text)}, not a number`)
  if (word.toLowerCase() === 'nan') return Number.NaN
  return sign === '-' ? -Infinity : Infinity
}

/** Text, or nothing for what is missing; a value of another type is a fault. */
export function optionalText(value: unknown, what: string): string | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  if (typeof value !== 'string') throw new SourceFault(`its ${what} is not text, or too long`)
  if (value.includes('\0') || !value.isWellFormed()) throw new SourceFault(`its ${what} contains invalid text`)
  return value
}

export function textFrom(value: unknown, what: string): string {
  const text = optionalText(value, what)
  if (text === undefined) throw new SourceFault(`its ${what} is missing`)
  return text
}

/** By number in files, by name in databases. */
export function runStatusFrom(value: unknown): RunStatus {
  return named(RUN_STATUSES, value) ?? unknownWord('status', value)
}

export function modelStatusFrom(value: unknown): LoggedModelStatus {
  return named(MODEL_STATUSES, value) ?? unknownWord('status', value)
}

/** Nothing said is active. */
export function lifecycleStageFrom(value: unknown): LifecycleStage {
  if (value === null || value === undefined || value === 'active') return 'active'
  return value === 'deleted' ? 'deleted' : unknownWord('lifecycle stage', value)
}

/** Of a deleted version MLflow keeps the number. Nothing said is no stage. */
export function modelStageFrom(value: unknown): ModelStage | 'deleted' {
  if (value === 'Deleted_Internal') return 'deleted'
  if (value === null || value === undefined || value === '') return 'None'
  return MODEL_STAGES.find((stage) => stage === value) ?? unknownWord('stage', value)
}

export function shown(value: unknown): string {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  if (value === null || value === undefined) return 'missing'
  if (typeof value !== 'string') return 'bytes'
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
}

/** Each at the position of its number less one. */
const RUN_STATUSES: readonly RunStatus[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']
const MODEL_STATUSES: readonly LoggedModelStatus[] = [
  'LOGGED_MODEL_PENDING',
  'LOGGED_MODEL_READY',
  'LOGGED_MODEL_UPLOAD_FAILED',
]

function named<T extends string>(names: readonly T[], value: unknown): T | undefined {
  const word = typeof value === 'string' ? value.trim() : value
  return names.find((name, i) => name === word || String(i + 1) === String(word))
}

function unknownWord(what: string, value: unknown): never {
  throw new SourceFault(`its ${what} is ${shown(value)}`)
}
