/** How an object changed. */
export type Change = 'created' | 'updated' | 'deleted' | 'restored' | 'purged'

/**
 * What the event stream tells: hints that something changed, never the data. An event may come twice.
 * `revision` grows with each change of the object.
 */
export type LiveEvent =
  | { readonly event: 'experiment'; readonly change: Change; readonly experimentId: string; readonly revision: number }
  | { readonly event: 'run'; readonly change: Change; readonly experimentId: string; readonly runId: string; readonly revision: number }
  | { readonly event: 'metrics'; readonly experimentId: string; readonly runId: string; readonly revision: number }
  | { readonly event: 'artifacts'; readonly experimentId: string; readonly runId?: string; readonly modelId?: string; readonly folder: string }
  | { readonly event: 'logged_model'; readonly change: Change; readonly experimentId: string; readonly modelId: string; readonly revision: number }

/** Address of the stream: server-sent events, resumable by `Last-Event-ID` or `after`. */
export const EVENTS_PATH = '/api/labbook/1.0/events'
