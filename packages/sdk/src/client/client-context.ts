import type { Tag } from '@labbook/protocol'
import type { LocalFiles } from '../artifacts/local-files.js'
import { checkKey } from '../checks/keys.js'
import type { LongValues } from '../checks/value-text.js'
import type { Connection } from '../connection/connection.js'

/** What the groups of calls of a client share. */
export interface ClientContext {
  /** Makes calls again while that makes sense. */
  readonly tracking: Connection
  /** The registry's server; the same unless another was named. */
  readonly registry: Connection
  readonly longValues: LongValues
  readonly localFiles: LocalFiles | undefined
}

/** Values by key, before they are texts. */
export type Values = Readonly<Record<string, unknown>>

/** Checked keys with their values as texts. */
export function tagList(values: Values, textOf: (key: string, value: unknown) => string): Tag[] {
  return Object.entries(values).map(([key, value]) => {
    checkKey('tag', key)
    return { key, value: textOf(key, value) }
  })
}
