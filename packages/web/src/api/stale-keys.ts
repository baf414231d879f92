import type { QueryKey } from '@tanstack/react-query'
import { filesKey, levelKey } from './artifact-keys.js'
import { touchedKeys } from './scope.js'

/** A change on the server; without an ID, any object of its kind may have changed. */
export interface Changed {
  readonly what:
    | 'experiment'
    | 'run'
    | 'heartbeat'
    | 'metrics'
    | 'artifacts'
    | 'logged_model'
    | 'registered_model'
    | 'view'
    | 'reset'
  readonly experimentId?: string | undefined
  readonly runId?: string | undefined
  readonly modelId?: string | undefined
  /** Name of the registered model; its versions change with it. */
  readonly name?: string | undefined
  /** Where artifacts changed. */
  readonly folder?: string | undefined
}

/** The keys of `api/queries.ts` that a change invalidates. */
export function staleKeys(changed: Changed): readonly QueryKey[] {
  const { what, experimentId, runId, modelId, name, folder } = changed
  switch (what) {
    case 'experiment':
      return [
        ['experiments'],
        ['experiment-summaries'],
        keyOf('experiment', experimentId),
        ['trash'],
        // Deleting or restoring an experiment does the same to its runs.
        ...touchedKeys('runs', changed),
        ...touchedKeys('run-counts', changed),
        ['run'],
        ...touchedKeys('keys', changed),
      ]
    case 'run':
      return [
        ...touchedKeys('runs', changed),
        ...touchedKeys('run-counts', changed),
        keyOf('run', runId),
        ['experiment-summaries'],
        ...touchedKeys('keys', changed),
        ['trash'],
        keyOf('dataset-uses', experimentId),
      ]
    // Lists ask for the heartbeats of their rows themselves, all at once.
    case 'heartbeat':
      return [keyOf('run', runId)]
    case 'metrics':
      return [
        ...touchedKeys('runs', changed),
        keyOf('run', runId),
        keyOf('metrics', runId === undefined ? undefined : { [runId]: true }),
        ...touchedKeys('keys', changed),
      ]
    case 'artifacts':
      return artifactKeys(runId ?? modelId, folder)
    case 'logged_model':
      return [...touchedKeys('logged-models', changed), keyOf('logged-model', modelId), ...touchedKeys('runs', changed)]
    case 'registered_model':
      return [['registered-models'], keyOf('registered-model', name), ['model-versions']]
    case 'view':
      return [keyOf('views', experimentId)]
    case 'reset':
      return [[]]
  }
}

/** The listings of the folder and of those above it, and the files that lie in the folder. */
function artifactKeys(owner: string | undefined, folder: string | undefined): readonly QueryKey[] {
  if (owner === undefined || folder === undefined) return [keyOf('artifacts', owner)]
  const names = folder === '' ? [] : folder.split('/')
  const levels = Array.from({ length: names.length + 1 }, (_, depth) => names.slice(0, depth).join('/'))
  return [...levels.map((level) => levelKey(owner, level)), filesKey(owner, folder)]
}

function keyOf(resource: string, id: unknown): QueryKey {
  return id === undefined ? [resource] : [resource, id]
}
