import { InputError } from './errors.js'

/** Elements in row-major order. */
export interface Tensor {
  /** As numpy calls it: `float32`, `int64`, `bool`, `str`. */
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data: readonly unknown[]
}

/** Nested lists as a tensor; `field` is what errors name. */
export function tensorFromNested(nested: unknown, field?: string): Tensor {
  const shape: number[] = []
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length)
  const data: unknown[] = []
  const visit = (value: unknown, depth: number) => {
    if (depth === shape.length && !Array.isArray(value)) data.push(value)
    else if (!Array.isArray(value) || value.length !== shape[depth])
      throw new InputError([
        { ...(field === undefined ? {} : { field }), message: 'Its nested lists differ in length.' },
      ])
    else for (const item of value) visit(item, depth + 1)
  }
  visit(nested, 0)
  return { dtype: inferDtype(data), shape, data }
}

/** Nested lists again; the element itself where there are no dimensions. */
export function nestedFromTensor({ shape, data }: Pick<Tensor, 'shape' | 'data'>): unknown {
  let at = 0
  const build = (depth: number): unknown =>
    depth === shape.length ? data[at++] : Array.from({ length: shape[depth] ?? 0 }, () => build(depth + 1))
  return build(0)
}

function inferDtype(data: readonly unknown[]): string {
  const given = data.filter((value) => value !== null)
  if (given.length > 0 && given.every((value) => typeof value === 'boolean')) return 'bool'
  if (given.length > 0 && given.every((value) => typeof value === 'string')) return 'str'
  if (!given.every((value) => typeof value === 'number')) return 'object'
  return given.length > 0 && given.length === data.length && given.every(Number.isInteger) ? 'int64' : 'float64'
}
