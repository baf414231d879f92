import type { Dtype } from '../dtype.js'
import { castColumn } from '../frame/cast-column.js'
import { columnOf, type FrameData } from '../frame/frame-data.js'

/** All columns with another dtype, or some by name. */
export function astype(data: FrameData, wanted: Dtype | Readonly<Record<string, Dtype>>): FrameData {
  const names = [...data.columns.keys()]
  const dtypes = typeof wanted === 'string' ? names.map((name) => [name, wanted] as const) : Object.entries(wanted)
  const columns = new Map(data.columns)
  for (const [name, dtype] of dtypes) {
    columns.set(name, castColumn(columnOf(data, name), dtype, { name, index: data.index }))
  }
  return { ...data, columns }
}
