import { ApiError } from './api-error.js'

export const MISSING = 'missing'

/** More of something than one request may have. */
interface Excess {
  readonly got: number
  readonly most: number
  readonly what: 'items' | 'characters'
}

/** What is wrong with one value, and its path: `metrics[0].timestamp`. */
export class DecodeFault extends Error {
  path = ''
  readonly #problem: typeof MISSING | Excess | { readonly value: unknown; readonly hint: string | undefined }

  constructor(problem: typeof MISSING | Excess | { value: unknown; hint?: string }) {
    super()
    this.#problem = problem === MISSING || 'got' in problem ? problem : { value: problem.value, hint: problem.hint }
  }

  within(segment: string): this {
    const joint = this.path === '' || this.path.startsWith('[') ? '' : '.'
    this.path = segment + joint + this.path
    return this
  }

  toApiError(): ApiError {
    const docs = ' See the API docs for more information about request parameters.'
    if (this.#problem === MISSING) {
      return new ApiError('INVALID_PARAMETER_VALUE', `Missing value for required parameter '${this.path}'.${docs}`)
    }
    if ('got' in this.#problem) {
      const { got, most, what } = this.#problem
      const sentence =
        what === 'characters'
          ? `'${this.path}' exceeds the maximum length of ${most} characters`
          : `Too many items for parameter '${this.path}': at most ${most} are allowed in one request, got ${got}.`
      return new ApiError('INVALID_PARAMETER_VALUE', sentence)
    }
    const { value, hint } = this.#problem
    return new ApiError(
      'INVALID_PARAMETER_VALUE',
      hint ??
        `Invalid value ${shown(value)} for parameter '${this.path}' supplied:  Hint: Value was of type '${pythonType(value)}'.${docs}`,
    )
  }
}

const MAX_SHOWN = 500

function shown(value: unknown): string {
  const full = compactJson(value, 0)
  return full.length > MAX_SHOWN ? `${full.slice(0, MAX_SHOWN)}…` : full
}

function compactJson(value: unknown, depth: number): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (depth > 4) return '…'
  if (Array.isArray(value))
    return `[${value
      .slice(0, 100)
      .map((item) => compactJson(item, depth + 1))
      .join(', ')}]`
  const keys = Object.keys(value).sort().slice(0, 100)
  return `{${keys.map((key) => `${JSON.stringify(key)}: ${compactJson((value as Record<string, unknown>)[key], depth + 1)}`).join(', ')}}`
}

/** The hint names Python's type, because MLflow's own tests and users read it. */
function pythonType(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (typeof value === 'string') return 'str'
  return typeof value === 'boolean' ? 'bool' : 'dict'
}
