import {
  type Experiment,
  METRIC_DEFINITION_TAG,
  type MetricDefinition,
  type MetricGoal,
  PRIMARY_METRIC_GREATER_TAG,
  PRIMARY_METRIC_TAG,
  writeMetricDefinition,
} from '@labbook/protocol'
import { announceUndoable } from '../../shell/undo.js'
import { useExperimentTags } from '../tags/use-tags.js'

export interface DefinitionChange {
  /** Without a field, the definition is removed. */
  readonly define: (key: string, definition: MetricDefinition) => Promise<void>
  readonly makePrimary: (key: string, goal: MetricGoal | undefined) => Promise<void>
  readonly removePrimary: () => Promise<void>
}

/** Changes what an experiment says about its metrics. Each change can be undone. */
export function useDefinitionChange({ experimentId, tags }: Experiment): DefinitionChange {
  const change = useExperimentTags(experimentId)
  const valueOf = (key: string) => tags.find((tag) => tag.key === key)?.value

  async function write(text: string, values: Readonly<Record<string, string | undefined>>) {
    const changes = Object.entries(values).map(([key, value]) => ({ key, from: valueOf(key), to: value }))
    const differing = changes.filter(({ from, to }) => from !== to)
    const put = async (side: 'from' | 'to') => {
      for (const { key, [side]: value } of differing) {
        await (value === undefined ? change.delete(key) : change.set(key, value))
      }
    }
    await put('to')
    announceUndoable(text, () => put('from'))
  }

  return {
    define: (key, definition) => {
      const isPrimary = valueOf(PRIMARY_METRIC_TAG) === key
      return write(`Updated metric ${key}`, {
        [METRIC_DEFINITION_TAG + key]:
          Object.keys(definition).length === 0 ? undefined : writeMetricDefinition(definition),
        // MLflow's own tag has the same goal, else it would be the goal where the definition has none.
        ...(isPrimary ? { [PRIMARY_METRIC_GREATER_TAG]: greaterIsBetter(definition.goal) } : {}),
      })
    },
    makePrimary: (key, goal) =>
      write(`Made ${key} the primary metric`, {
        [PRIMARY_METRIC_TAG]: key,
        [PRIMARY_METRIC_GREATER_TAG]: greaterIsBetter(goal),
      }),
    removePrimary: () =>
      write('Removed the primary metric', {
        [PRIMARY_METRIC_TAG]: undefined,
        [PRIMARY_METRIC_GREATER_TAG]: undefined,
      }),
  }
}

function greaterIsBetter(goal: MetricGoal | undefined): string | undefined {
  return goal === undefined ? undefined : goal === 'max' ? 'True' : 'False'
}
