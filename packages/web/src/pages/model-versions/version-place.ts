import type { ModelVersion } from '@labbook/protocol'

/** Whose files a version has: all of a logged model's, or those in a folder of a run. */
export type VersionPlace = { readonly modelId: string } | { readonly runId: string; readonly folder: string }

/** Reads where a version's files lie, which clients write in several ways; `undefined` is elsewhere. */
export function versionPlace({ modelId = '' }: Pick<ModelVersion, 'modelId'>, uri: string): VersionPlace | undefined {
  if (modelId !== '') return { modelId }
  const [, loggedModel] = /\/(m-[\da-f]{32})\/artifacts\/?$/.exec(uri) ?? []
  if (loggedModel !== undefined) return { modelId: loggedModel }
  const [, runId, folder] =
    /^runs:\/+([^/]+)\/+(.+?)\/*$/.exec(uri) ?? /\/([\da-f]{32})\/artifacts\/(.+?)\/*$/.exec(uri) ?? []
  return runId === undefined || folder === undefined ? undefined : { runId, folder }
}
