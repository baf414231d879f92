import {
  anyJson,
  AS_STORED,
  bool,
  enumeration,
  int64,
  message,
  optional,
  repeated,
  required,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { idText, Nothing } from './experiments.js'
import { get, post } from './route.js'

export const viewScope = enumeration(['personal', 'everyone'], [])

/** A saved state of the runs page of an experiment. What `state` says is for the page alone; it may be 256 KiB of JSON. */
export const View = message({
  viewId: required(text),
  experimentId: required(text),
  /** A view without a name belongs to a shortened link. */
  name: optional(text),
  scope: required(viewScope),
  isDefault: required(bool),
  state: required(anyJson),
  updatedTime: required(int64),
})
export type View = TypeOf<typeof View>

const ViewAnswer = message({ view: required(View) })

export const viewRoutes = {
  /** Those that have a name, sorted by it. */
  listViews: get('/views/list', {
    request: message({
      experimentId: required(idText),
      /** Only this one, which may be without a name. */
      viewId: optional(text),
    }),
    response: message({ views: repeated(View, AS_STORED) }),
    access: 'read',
    space: 'labbook',
  }),
  createView: post('/views/create', {
    request: message({
      experimentId: required(idText),
      name: optional(text),
      scope: withDefault(viewScope, 'everyone'),
      isDefault: withDefault(bool, false),
      state: required(anyJson),
    }),
    response: ViewAnswer,
    access: 'edit',
    space: 'labbook',
  }),
  updateView: post('/views/update', {
    request: message({
      viewId: required(text),
      name: optional(text),
      scope: optional(viewScope),
      isDefault: optional(bool),
      state: optional(anyJson),
    }),
    response: ViewAnswer,
    access: 'edit',
    space: 'labbook',
  }),
  deleteView: post('/views/delete', {
    request: message({ viewId: required(text) }),
    response: Nothing,
    access: 'edit',
    space: 'labbook',
  }),
}
