import {
  AS_STORED,
  bool,
  cell,
  enumeration,
  int32,
  message,
  optional,
  repeated,
  required,
  requiredList,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { idText } from './experiments.js'
import { limits } from './limits.js'
import { post } from './route.js'

export const keyKind = enumeration(['metrics', 'params', 'tags', 'datasets'], [])
export type KeyKind = TypeOf<typeof keyKind>

/**
 * A key that runs have, and how many of them; its value differs if two of the runs differ in it, and it varies if so or if
 * some lack it. The key of a dataset is its name, and its values are digests.
 */
export const Key = message({
  kind: required(keyKind),
  key: required(text),
  runs: required(int32),
  varies: required(bool),
  differs: required(bool),
})
export type Key = TypeOf<typeof Key>

export const keyRoutes = {
  /** Keys of active runs of the experiments, by kind, then by name: of those that `filter` and `runIds` select, where given. */
  searchKeys: post('/keys/search', {
    request: message({
      experimentIds: requiredList(idText, { most: limits.experimentsPerSummary }),
      runIds: repeated(text, { most: limits.runsPerChart }),
      kind: optional(keyKind),
      /** A part of the key, in any case. */
      search: optional(text),
      filter: optional(text),
      /** Only keys that vary. */
      varying: withDefault(bool, false),
      /** A key of the kind, of which up to 50 distinct values are wanted, too. */
      values: optional(text),
      maxResults: optional(int32),
      pageToken: optional(text),
    }),
    response: message({
      keys: repeated(Key, AS_STORED),
      values: repeated(cell, AS_STORED),
      total: required(int32),
      nextPageToken: optional(text),
    }),
    access: 'read',
    space: 'labbook',
  }),
}
