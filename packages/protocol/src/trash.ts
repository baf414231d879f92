import {
  AS_STORED,
  bool,
  enumeration,
  int32,
  int64,
  message,
  optional,
  repeated,
  required,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { idText } from './experiments.js'
import { limits } from './limits.js'
import { get, post } from './route.js'

export const trashKind = enumeration(['experiments', 'runs'], [])

/** Something that was deleted and can still be restored. */
export const TrashItem = message({
  kind: required(trashKind),
  id: required(text),
  name: required(text),
  experimentId: required(text),
  deletedTime: optional(int64),
  /** How many runs go along with it: those of an experiment, or the run itself. */
  runs: required(int32),
  /** Size of its artifacts, if the server stores them. */
  bytes: optional(int64),
})
export type TrashItem = TypeOf<typeof TrashItem>

/** Something that stays although it was to be purged. */
export const KeptItem = message({ id: required(text), reason: required(text) })

export const trashRoutes = {
  /** What was deleted last comes first. */
  listTrash: get('/trash/list', {
    request: message({
      kind: optional(trashKind),
      /** A part of the name or the id, in any case. */
      search: optional(text),
      /**
       * Default and maximum: 100. With 0 only the counts are returned, which is much cheaper than the sizes of items.
       */
      maxResults: optional(int32),
      pageToken: optional(text),
    }),
    response: message({ items: repeated(TrashItem, AS_STORED), total: required(int32), nextPageToken: optional(text) }),
    access: 'read',
    space: 'labbook',
  }),
  /** Removes deleted experiments and runs for ever, with their artifacts; a dry run only counts. */
  purgeTrash: post('/trash/purge', {
    request: message({
      experimentIds: repeated(idText, { most: limits.purgedAtOnce }),
      runIds: repeated(text, { most: limits.purgedAtOnce }),
      dryRun: withDefault(bool, true),
    }),
    response: message({
      experiments: required(int32),
      runs: required(int32),
      models: required(int32),
      files: required(int32),
      bytes: required(int64),
      kept: repeated(KeptItem, AS_STORED),
    }),
    access: 'manage',
    space: 'labbook',
  }),
}
