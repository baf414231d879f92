/** The page that an MLflow address redirects to. */
export interface MlflowLink {
  readonly path: string
  /** Tells the user what has no counterpart here. */
  readonly note: string | undefined
}

const NO_TRACES = 'Labbook does not show traces or evaluations. This link opens their runs instead.'
const NO_SHARED_VIEW = 'The view in this link is stored on another server. Showing all runs instead.'

/** MLflow's paths that differ from ours; the query string is kept. */
const LINKS: readonly { readonly from: RegExp; readonly to: string; readonly note?: string }[] = [
  { from: /^(\/experiments\/[^/]+\/runs\/[^/]+)\/overview$/, to: '$1' },
  { from: /^(\/experiments\/[^/]+\/runs\/[^/]+)\/model-metrics$/, to: '$1/charts' },
  { from: /^(\/experiments\/[^/]+\/runs\/[^/]+)\/system-metrics$/, to: '$1/system' },
  { from: /^(\/experiments\/[^/]+\/runs\/[^/]+)\/artifactPath\/(.+)$/, to: '$1/artifacts/$2' },
  { from: /^(\/experiments\/[^/]+\/runs\/[^/]+)\/(?:traces|evaluations)(?:\/.*)?$/, to: '$1', note: NO_TRACES },
  { from: /^(\/experiments\/[^/]+)\/(?:runs|s)$/, to: '$1' },
  { from: /^(\/experiments\/[^/]+)\/(?:traces|evaluation-runs|evaluations)(?:\/.*)?$/, to: '$1', note: NO_TRACES },
  { from: /^(\/models\/[^/]+)\/(?!versions\/)[^/]+(?:\/.*)?$/, to: '$1' },
]

/** Redirects an MLflow address (U-URL-5); `undefined` if the address is our own. */
export function mlflowLink(path: string, search: object): MlflowLink | undefined {
  const link = LINKS.find(({ from }) => from.test(path))
  const note = 'viewStateShareKey' in search ? NO_SHARED_VIEW : link?.note
  if (link === undefined && note === undefined) return undefined
  return { path: link === undefined ? path : path.replace(link.from, link.to), note }
}
