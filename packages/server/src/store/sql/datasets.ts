import type { DatasetInput } from '@labbook/protocol'
import type { DatasetStore, Work } from '../store.js'
import type { Dialect } from './dialect.js'
import { idText } from './exact.js'
import { groupBy } from './group-by.js'
import type { RunChanges } from './run-index/run-changes.js'
import { changesOf, firstOf, rowsOf } from './steps.js'

export function datasetStore(dialect: Dialect, changes: RunChanges): DatasetStore {
  const db = dialect.builder
  return {
    *addInputs(run, inputs) {
      changes.touched(run)
      // In one order, so that two runs never wait for each other in a circle (D-22); of equal ones the first stays.
      for (const { dataset } of inputs.toSorted(compareIdentity)) {
        yield* changesOf(
          db
            .insertInto('dataset')
            .values({
              experiment: run.experimentId,
              name: dataset.name,
              digest: dataset.digest,
              source_type: dataset.sourceType,
              source: dataset.source,
              schema: dataset.schema ?? null,
              profile: dataset.profile ?? null,
            })
            .onConflict((conflict) => conflict.doNothing()),
        )
      }
      for (const { dataset, tags } of inputs) {
        const stored = yield* firstOf(
          db
            .selectFrom('dataset')
            .select('id')
            .where('experiment', '=', run.experimentId)
            .where('name', '=', dataset.name)
            .where('digest', '=', dataset.digest),
        )
        const edge = yield* firstOf(
          db
            .insertInto('run_dataset')
            .values({ run: run.rowId, dataset: (stored as { id: number }).id })
            .onConflict((conflict) => conflict.doNothing())
            .returning('id'),
        )
        if (edge === undefined) continue
        for (const [position, { key, value }] of tags.entries()) {
          yield* changesOf(db.insertInto('run_dataset_tag').values({ input: edge.id, position, key, value }))
        }
      }
    },

    *summaries(experimentIds, limit) {
      const rows = yield* rowsOf(
        db
          .selectFrom('run_dataset')
          .innerJoin('dataset', 'dataset.id', 'run_dataset.dataset')
          .leftJoin('run_dataset_tag', (join) =>
            join
              .onRef('run_dataset_tag.input', '=', 'run_dataset.id')
              .on('run_dataset_tag.key', '=', 'mlflow.data.context'),
          )
          .select([
            idText('dataset.experiment').as('experiment'),
            'dataset.name',
            'dataset.digest',
            'run_dataset_tag.value as context',
          ])
          .distinct()
          .where(dialect.anyOf('dataset.experiment', experimentIds))
          .orderBy('dataset.name')
          .orderBy('dataset.digest')
          .limit(limit),
      )
      return rows.map(({ experiment, name, digest, context }) => ({
        experimentId: experiment,
        name,
        digest,
        ...(context === null ? {} : { context }),
      }))
    },
  }
}

/** By what makes a dataset one within its experiment. */
function compareIdentity({ dataset: a }: DatasetInput, { dataset: b }: DatasetInput): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.digest === b.digest ? 0 : a.digest < b.digest ? -1 : 1
}

/** The datasets of a list of runs, in the order in which they were logged. */
export function* readInputs(dialect: Dialect, runIds: readonly number[]): Work<{ run: number; input: DatasetInput }[]> {
  const db = dialect.builder
  const edges = yield* rowsOf(
    db
      .selectFrom('run_dataset')
      .innerJoin('dataset', 'dataset.id', 'run_dataset.dataset')
      .select(['run_dataset.id', 'run', 'name', 'digest', 'source_type', 'source', 'schema', 'profile'])
      .where(dialect.anyOf('run', runIds))
      .orderBy('run_dataset.id'),
  )
  if (edges.length === 0) return []
  const tags = yield* rowsOf(
    db
      .selectFrom('run_dataset_tag')
      .selectAll()
      .where(
        dialect.anyOf(
          'input',
          edges.map((edge) => edge.id),
        ),
      )
      .orderBy('input')
      .orderBy('position'),
  )
  const tagsOf = groupBy(tags, (tag) => tag.input)
  return edges.map((edge) => ({
    run: edge.run,
    input: {
      tags: (tagsOf.get(edge.id) ?? []).map(({ key, value }) => ({ key, value })),
      dataset: {
        name: edge.name,
        digest: edge.digest,
        sourceType: edge.source_type,
        source: edge.source,
        ...(edge.schema === null ? {} : { schema: edge.schema }),
        ...(edge.profile === null ? {} : { profile: edge.profile }),
      },
    },
  }))
}
