import type { DatasetInput, RunDataset } from '@labbook/protocol'
import { sql } from 'kysely'
import type { DatasetStore } from '../datasets.js'
import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { exact, idText } from './exact.js'
import { groupBy } from './group-by.js'
import type { RunChanges } from './run-index/run-changes.js'
import { datasetRows, datasetTagRows } from './row-kinds.js'
import { compileOnce, firstOf, rowsOf } from './steps.js'
import type { Tables } from './tables.js'

export function datasetStore(dialect: Dialect, changes: RunChanges): DatasetStore {
  const db = dialect.builder
  const findDataset = compileOnce<{ experiment: string; name: string; digest: string }, { id: number }>((p) =>
    db
      .selectFrom('dataset')
      .select('id')
      .where('experiment', '=', p.experiment)
      .where('name', '=', p.name)
      .where('digest', '=', p.digest),
  )
  const insertEdge = compileOnce<{ run: number; dataset: number }, { id: number }>((p) =>
    db
      .insertInto('run_dataset')
      .values({ run: p.run, dataset: p.dataset })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id'),
  )
  const datasetWriter = dialect.rowWriter(datasetRows)
  const tagWriter = dialect.rowWriter(datasetTagRows)

  return {
    *addInputs(run, inputs) {
      changes.touched(run)
      // In a fixed order, so that two runs cannot deadlock (D-22). Of duplicates the first is kept.
      yield* datasetWriter.insertMissing(
        inputs.toSorted(compareIdentity).map(({ dataset }) => ({
          experiment: run.experimentId,
          name: dataset.name,
          digest: dataset.digest,
          source_type: dataset.sourceType,
          source: dataset.source,
          schema: dataset.schema ?? null,
          profile: dataset.profile ?? null,
        })),
      )
      const tagRows: Tables['run_dataset_tag'][] = []
      for (const { dataset, tags } of inputs) {
        const { experimentId: experiment, rowId } = run
        const stored = yield* firstOf(findDataset({ experiment, name: dataset.name, digest: dataset.digest }))
        const edge = yield* firstOf(insertEdge({ run: rowId, dataset: (stored as { id: number }).id }))
        if (edge === undefined) continue
        for (const [position, { key, value }] of tags.entries()) tagRows.push({ input: edge.id, position, key, value })
      }
      yield* tagWriter.insert(tagRows)
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

    *ofRuns(runs, limit) {
      const rows = yield* rowsOf(
        sql<{ run: number; name: string; digest: string; context: string | null }>`SELECT i.run AS run, d.name AS name,
          d.digest AS digest, c.value AS context
          FROM run_dataset i JOIN dataset d ON d.id = i.dataset
          LEFT JOIN run_dataset_tag c ON c.input = i.id AND c.key = 'mlflow.data.context'
          WHERE ${dialect.anyOf(
            'i.run',
            runs.map(({ rowId }) => rowId),
          )} ORDER BY i.run, i.id`.compile(db),
      )
      const found = new Map<number, RunDataset[]>()
      for (const { run, name, digest, context } of rows) {
        const used = found.get(run) ?? []
        if (used.length < limit) used.push({ name, digest, ...(context === null ? {} : { context }) })
        found.set(run, used)
      }
      return found
    },

    *uses({ experimentId, name, digest }, { offset, limit }) {
      const conditions = [sql`d.experiment = ${experimentId}`]
      if (name !== undefined) conditions.push(sql`d.name = ${name}`)
      if (digest !== undefined) conditions.push(sql`d.digest = ${digest}`)
      const rows = yield* rowsOf(
        sql<UseRow>`SELECT d.id AS id, d.name AS name, d.digest AS digest, d.source_type AS source_type, d.source AS source,
          d.schema AS schema, CASE WHEN length(d.profile) <= ${MAX_PROFILE} THEN d.profile END AS profile,
          COUNT(*) AS runs, ${dialect.int64(sql`MAX(run.start_time)`)} AS last_used
          FROM dataset d JOIN run_dataset i ON i.dataset = d.id JOIN run ON run.id = i.run AND run.lifecycle_stage = 'active'
          WHERE ${sql.join(conditions, sql` AND `)}
          GROUP BY d.id ORDER BY d.name, d.digest LIMIT ${limit + 1} OFFSET ${offset}`.compile(db),
      )
      const page = rows.slice(0, limit)
      const contexts = yield* rowsOf(
        sql<{ dataset: number; value: string }>`SELECT DISTINCT i.dataset AS dataset, c.value AS value
          FROM run_dataset i JOIN run ON run.id = i.run AND run.lifecycle_stage = 'active'
          JOIN run_dataset_tag c ON c.input = i.id AND c.key = 'mlflow.data.context'
          WHERE ${dialect.anyOf(
            'i.dataset',
            page.map((row) => row.id),
          )} ORDER BY value`.compile(db),
      )
      const contextsOf = groupBy(contexts, (context) => context.dataset)
      const items = page.map((row) => ({
        dataset: {
          name: row.name,
          digest: row.digest,
          sourceType: row.source_type,
          source: row.source,
          ...(row.schema === null ? {} : { schema: row.schema }),
          ...(row.profile === null ? {} : { profile: row.profile }),
        },
        contexts: (contextsOf.get(row.id) ?? []).map(({ value }) => value),
        runs: Number(row.runs),
        lastUsedTime: exact(row.last_used),
      }))
      return { items, hasMore: rows.length > limit }
    },

    *profileTags(experimentId, limit) {
      const rows = yield* rowsOf(
        sql<{ run_id: string; value: string }>`SELECT run.run_id AS run_id, t.value AS value
          FROM tag t JOIN interned_key k ON k.id = t.key AND k.name = 'labbook.profiles' JOIN run ON run.id = t.run
          WHERE run.experiment = ${experimentId} AND run.lifecycle_stage = 'active'
          ORDER BY run.start_time DESC, run.run_id LIMIT ${limit}`.compile(db),
      )
      return rows.map(({ run_id: runId, value }) => ({ runId, value }))
    },
  }
}

/** Longer profiles are not parsed for the number of rows. */
const MAX_PROFILE = 65_536

interface UseRow {
  readonly id: number
  readonly name: string
  readonly digest: string
  readonly source_type: string
  readonly source: string
  readonly schema: string | null
  readonly profile: string | null
  readonly runs: number
  readonly last_used: number | string
}

/** What identifies a dataset within its experiment. */
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
