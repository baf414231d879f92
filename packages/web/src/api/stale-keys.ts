import type { QueryKey } from '@tanstack/react-query'

/** Something that changed on the server; without an id, any of its kind may have. */
export interface Changed {
  readonly what: 'experiment' | 'run' | 'metrics' | 'artifacts' | 'logged_model' | 'registered_model' | 'view' | 'reset'
  readonly experimentId?: string | undefined
  readonly runId?: string | undefined
  readonly modelId?: string | undefined
  /** Of a registered model; its versions change with it. */
  readonly name?: string | undefined
}

/** The keys of `api/queries.ts` that a change makes stale, whoever made it. */
export function staleKeys({ what, experimentId, runId, modelId, name }: Changed): readonly QueryKey[] {
  switch (what) {
    case 'experiment':
      return [
        ['experiments'],
        ['experiment-summaries'],
        keyOf('experiment', experimentId),
        ['trash'],
        // Its runs are deleted and restored with it.
        ['runs'],
        ['run'],
        ['keys'],
      ]
    case 'run':
      return [
        ['runs'],
        keyOf('run', runId),
        ['experiment-summaries'],
        ['keys'],
        ['trash'],
        keyOf('dataset-uses', experimentId),
      ]
    case 'metrics':
      return [
        ['runs'],
        keyOf('run', runId),
        keyOf('metrics', runId === undefined ? undefined : { [runId]: true }),
        ['keys'],
      ]
    case 'artifacts':
      return [keyOf('artifacts', runId ?? modelId)]
    case 'logged_model':
      return [['logged-models'], keyOf('logged-model', modelId), ['runs']]
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
