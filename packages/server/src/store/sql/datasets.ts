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
      for (const { dataset, tags } of inputs) {
        const identity = { experiment: run.experimentId, name: dataset.name, digest: dataset.digest }
        yield* changesOf(
          db
            .insertInto('dataset')
            .values({
              ...identity,
              source_type: dataset.sourceType,
              source: dataset.source,
              schema: dataset.schema ?? null,
              profile: dataset.profile ?? null,
            })
            .onConflict((conflict) => conflict.doNothing()),
        )
        const stored = yield* firstOf(
          db
            .selectFrom('dataset')
            .select('id')
            .where('experiment', '=', identity.experiment)
            .where('name', '=', identity.name)
            .where('digest', '=', identity.digest),
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
