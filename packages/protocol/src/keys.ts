import {
  AS_STORED,
  bool,
  cell,
  enumeration,
  int32,
  message,
  optional,
  present,
  repeated,
  required,
  requiredList,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { idText, viewType } from './experiments.js'
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
  /** When asked for: the smallest and largest value of a metric, the most used values of any other key. */
  examples: repeated(cell, AS_STORED),
})
export type Key = TypeOf<typeof Key>

/** A value, and how many runs have it. */
export const KeyValue = message({ value: present(cell), runs: required(int32) })
export type KeyValue = TypeOf<typeof KeyValue>

/** By name, or as they match `search`: from the start, from a word, anywhere; then by the number of runs. */
export const keyOrder = enumeration(['name', 'match'], [])

export const keyRoutes = {
  /** Keys of active runs of the experiments, by kind, then by `order`: of those that `filter` and `runIds` select, where given. */
  searchKeys: post('/keys/search', {
    request: message({
      experimentIds: requiredList(idText, { most: limits.experimentsPerSummary }),
      runIds: repeated(text, { most: limits.runsPerChart }),
      kind: optional(keyKind),
      /** A part of the key, in any case. */
      search: optional(text),
      filter: optional(text),
      /** Active runs without it. */
      runViewType: optional(viewType),
      /** Only keys that vary. */
      varying: withDefault(bool, false),
      order: optional(keyOrder),
      /** Examples of values for each key. */
      examples: optional(bool),
      /** A key of the kind, of which up to 50 values are wanted, too: those that most runs have. */
      values: optional(text),
      /** A part of those values, in any case. */
      valueSearch: optional(text),
      maxResults: optional(int32),
      pageToken: optional(text),
    }),
    response: message({
      keys: repeated(Key, AS_STORED),
      values: repeated(KeyValue, AS_STORED),
      total: required(int32),
      nextPageToken: optional(text),
    }),
    access: 'read',
    space: 'labbook',
  }),
}
