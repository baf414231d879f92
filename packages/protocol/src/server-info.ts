import {
  AS_STORED,
  bool,
  int64,
  message,
  optional,
  repeated,
  required,
  text,
  type TypeOf,
  withDefault,
} from './codec.js'
import { Nothing } from './experiments.js'
import { get } from './route.js'

export const serverInfoRoutes = {
  getServerInfo: get('/server-info', {
    request: Nothing,
    response: message({ storeType: optional(text), workspacesEnabled: required(bool) }),
    access: 'read',
    space: 'mlflow-3',
  }),
}

/** What the server is and holds, for the settings page. `storage` only when asked for, since it has to be measured. */
export const ServerStatus = message({
  version: required(text),
  mlflowVersion: required(text),
  /** The database and the artifact destination, without secrets. */
  database: required(text),
  artifacts: required(text),
  startedTime: required(int64),
  features: repeated(text, AS_STORED),
  /** Why the server refuses every change, if it does. */
  readOnlyBecause: optional(text),
  experiments: required(int64),
  runs: required(int64),
  databaseBytes: optional(int64),
  artifactBytes: optional(int64),
  freeBytes: optional(int64),
  /** The ten experiments with the most bytes of artifacts, as far as the server wrote these itself. */
  heaviest: repeated(
    message({ experimentId: required(text), name: required(text), bytes: required(int64) }),
    AS_STORED,
  ),
})
export type ServerStatus = TypeOf<typeof ServerStatus>

export const serverStatusRoutes = {
  getServerStatus: get('/server', {
    request: message({ storage: withDefault(bool, false) }),
    response: ServerStatus,
    access: 'read',
    space: 'labbook',
  }),
}
