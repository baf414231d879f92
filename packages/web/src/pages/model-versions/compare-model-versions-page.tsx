import { type Field, type ModelFile, type ParamField, typeText } from '@labbook/mlmodel'
import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { CompareVersionsSearch } from '../../addresses/compare-versions-search.js'
import { runQuery } from '../../api/queries.js'
import { modelVersionQuery } from '../../api/registry-queries.js'
import { CopyButton } from '../../controls/copy-button.js'
import type { ComparedColumn } from '../../parts/compare/compared-column.js'
import { Comparison } from '../../parts/compare/comparison.js'
import type { CompareRow } from '../../parts/compare/difference.js'
import type { CompareSection } from '../../parts/compare/grid-items.js'
import { modelFileQuery } from '../../parts/logged-models/model-queries.js'
import { MODELS } from '../../parts/registered-models/models-crumb.js'
import { Breadcrumb, Heading } from '../../shell/breadcrumb.js'
import { Empty, Loading } from '../../shell/page-state.js'
import { announceUndoable } from '../../shell/undo.js'
import { keepApart } from '../../theme/run-looks.js'

const route = getRouteApi('/compare-model-versions')

/** The comparison of versions: schema differences, then what their source runs logged (U-REG-7). */
export function CompareModelVersionsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { name, versions } = search
  const found = useQueries({
    queries: versions.map((version) => modelVersionQuery(name, Number(version))),
    combine: settled,
  })
  const runIds = found.data.map((version) => version?.runId ?? '')
  keepApart(runIds.filter((runId) => runId !== ''))
  const runs = useQueries({
    queries: runIds.map((runId) => ({ ...runQuery(runId), enabled: runId !== '' })),
    combine: settled,
  })
  const files = useQueries({
    queries: versions.map((version) => modelFileQuery({ owner: { name, version: Number(version) }, folder: '' })),
    combine: settled,
  })
  const columns = useMemo(
    () =>
      versions.flatMap((version, i): readonly ComparedColumn[] => {
        const run = runs.data[i]
        const link = { to: '/models/$name/versions/$version', params: { name, version } } as const
        return run === undefined ? [] : [{ id: version, run, name: `Version ${version}`, link }]
      }),
    [name, versions.join(), runs.data],
  )
  const schema = useMemo(
    () => schemaRows(files.data.filter((_, i) => runs.data[i] !== undefined)),
    [files.data, runs.data],
  )
  const first = useMemo(
    (): readonly CompareSection[] =>
      schema.length === 0
        ? []
        : [{ title: 'Model schema', kind: 'params', rows: schema, empty: '', isMissingDifferent: true }],
    [schema],
  )
  const isLoading = found.isLoading || runs.isLoading
  const missing = versions.filter((_, i) => !isLoading && runs.data[i] === undefined)
  const title = `Comparing ${columns.length} Versions of ${name}`
  const change = useCallback(
    (next: Partial<CompareVersionsSearch>) =>
      void navigate({
        to: '/compare-model-versions',
        search: (old: CompareVersionsSearch) => ({ ...old, ...next }),
        replace: true,
      }),
    [navigate],
  )
  const setVersions = (next: readonly string[], said: string) => {
    change({ versions: next })
    announceUndoable(said, () => change({ versions }))
  }
  const head = (
    <>
      <Heading>{title}</Heading>
      {missing.length > 0 && (
        <p className="note warn" role="status">
          Not shown (source run deleted or not found): {missing.map((version) => `version ${version}`).join(', ')}
        </p>
      )}
    </>
  )
  return (
    <>
      <title>{`${title} · Labbook`}</title>
      <Breadcrumb
        trail={[MODELS, { label: name, link: { to: '/models/$name', params: { name } } }]}
        current="Compare"
        isTitle={false}
      >
        <CopyButton label="Copy link" text={location.href} />
      </Breadcrumb>
      {columns.length >= 2 ? (
        <Comparison
          {...{ columns, head, first }}
          view={search}
          onChange={change}
          onOrder={(ids) => setVersions([...ids, ...missing], 'Moved a version')}
          onSelect={(ids) => setVersions(ids, `Kept ${ids.length} of ${columns.length} versions`)}
          onRemove={(id) =>
            setVersions(
              versions.filter((version) => version !== id),
              `Took version ${id} out of the comparison`,
            )
          }
        />
      ) : (
        <div className="body pad">
          {isLoading ? (
            <Loading />
          ) : (
            <>
              {head}
              <Empty title="Select at least two versions">
                <p>Select versions in the model's table, then choose Compare.</p>
              </Empty>
            </>
          )}
        </div>
      )}
    </>
  )
}

function settled<T>(results: readonly UseQueryResult<T>[]) {
  return { data: results.map(({ data }) => data), isLoading: results.some((result) => result.isLoading) }
}

const SCHEMA_PARTS = [
  ['Input', 'inputs'],
  ['Output', 'outputs'],
  ['Param', 'params'],
] as const

/** One row per input or output column of any version, with its type in each. */
function schemaRows(files: readonly (ModelFile | undefined)[]): readonly CompareRow[] {
  return SCHEMA_PARTS.flatMap(([title, part]) => {
    const typesOf = files.map((file) => fieldTypes(file?.signature[part] ?? []))
    const names = [...new Set(typesOf.flatMap((types) => [...types.keys()]))]
    return names.map((name) => ({ key: `${title} ${name}`, values: typesOf.map((types) => types.get(name)) }))
  })
}

/** Columns without a name are identified by position. */
function fieldTypes(fields: readonly (Field | ParamField)[]): ReadonlyMap<string, string> {
  return new Map(
    fields.map((field, i) => {
      const isOptional = 'isRequired' in field && !field.isRequired
      return [field.name ?? String(i + 1), `${typeText(field.type)}${isOptional ? ', optional' : ''}`]
    }),
  )
}
