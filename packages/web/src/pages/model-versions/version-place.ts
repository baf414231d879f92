import type { ModelVersion } from '@labbook/protocol'

/** The location of a version's files: a logged model, or a folder of a run. */
export type VersionPlace = { readonly modelId: string } | { readonly runId: string; readonly folder: string }

/** Parses the location of a version's files, which clients write in several forms; `undefined` if it is elsewhere. */
export function versionPlace({ modelId = '' }: Pick<ModelVersion, 'modelId'>, uri: string): VersionPlace | undefined {
  if (modelId !== '') return { modelId }
  const [, loggedModel] = /\/(m-[\da-f]{32})\/artifacts\/?$/.exec(uri) ?? []
  if (loggedModel !== undefined) return { modelId: loggedModel }
  const [, runId, folder] =
    /^runs:\/+([^/]+)\/+(.+?)\/*$/.exec(uri) ?? /\/([\da-f]{32})\/artifacts\/(.+?)\/*$/.exec(uri) ?? []
  return runId === undefined || folder === undefined ? undefined : { runId, folder }
}
