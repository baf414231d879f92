import type { QueryKey } from '@tanstack/react-query'
import { touchedKeys } from './scope.js'

/** A change on the server; without an ID, any object of its kind may have changed. */
export interface Changed {
  readonly what: 'experiment' | 'run' | 'metrics' | 'artifacts' | 'logged_model' | 'registered_model' | 'view' | 'reset'
  readonly experimentId?: string | undefined
  readonly runId?: string | undefined
  readonly modelId?: string | undefined
  /** Name of the registered model; its versions change with it. */
  readonly name?: string | undefined
}

/** The keys of `api/queries.ts` that a change invalidates. */
export function staleKeys(changed: Changed): readonly QueryKey[] {
  const { what, experimentId, runId, modelId, name } = changed
  switch (what) {
    case 'experiment':
      return [
        ['experiments'],
        ['experiment-summaries'],
        keyOf('experiment', experimentId),
        ['trash'],
        // Deleting or restoring an experiment does the same to its runs.
        ...touchedKeys('runs', changed),
        ['run'],
        ...touchedKeys('keys', changed),
      ]
    case 'run':
      return [
        ...touchedKeys('runs', changed),
        keyOf('run', runId),
        ['experiment-summaries'],
        ...touchedKeys('keys', changed),
        ['trash'],
        keyOf('dataset-uses', experimentId),
      ]
    case 'metrics':
      return [
        ...touchedKeys('runs', changed),
        keyOf('run', runId),
        keyOf('metrics', runId === undefined ? undefined : { [runId]: true }),
        ...touchedKeys('keys', changed),
      ]
    case 'artifacts':
      return [keyOf('artifacts', runId ?? modelId)]
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

function keyOf(resource: string, id: unknown): QueryKey {
  return id === undefined ? [resource] : [resource, id]
}
