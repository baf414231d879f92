import { type Field, type ModelFile, type ParamField, typeText } from '@labbook/mlmodel'
import { useQueries } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { CompareVersionsSearch } from '../../addresses/compare-versions-search.js'
import { runQuery } from '../../api/queries.js'
import { Comparison } from '../../parts/compare/comparison.js'
import type { CompareRow } from '../../parts/compare/difference.js'
import { modelFileQuery } from '../../parts/logged-models/model-queries.js'
import { MODELS } from '../../parts/registered-models/models-crumb.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { Empty } from '../../shell/page-state.js'

const route = getRouteApi('/compare-model-versions')

/** The comparison of versions: schema differences, then their source runs (U-REG-7). */
export function CompareModelVersionsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { name } = search
  const versions = Object.entries(search.runs)
    .map(([runId, version]) => ({ runId, version: Number(version) }))
    .toSorted((a, b) => a.version - b.version)
  const found = useQueries({ queries: versions.map(({ runId }) => runQuery(runId)) })
  const files = useQueries({
    queries: versions.map(({ version }) => modelFileQuery({ owner: { name, version }, folder: '' })),
  })
  const compared = versions.flatMap(({ version }, i) => {
    const run = found[i]?.data
    return run === undefined ? [] : [{ run, version, file: files[i]?.data }]
  })
  const missing = versions.filter((_, i) => found[i]?.error != null)
  const schema = schemaRows(compared.map(({ file }) => file))
  const title = `Comparing ${compared.length} Versions of ${name}`
  return (
    <>
      <title>{`${title} · Labbook`}</title>
      <Breadcrumb trail={[MODELS, { label: name, link: { to: '/models/$name', params: { name } } }]} current={title} />
      <div className="body pad">
        {missing.length > 0 && (
          <p className="note warn" role="status">
            Not shown (source run deleted or not found): {missing.map(({ version }) => `version ${version}`).join(', ')}
          </p>
        )}
        {compared.length < 2 && found.every(({ isPending }) => !isPending) ? (
          <Empty title="Select at least two versions">
            <p>Select versions in the model's table, then choose Compare.</p>
          </Empty>
        ) : (
          <Comparison
            runs={compared.map(({ run }) => run)}
            columns={compared.map(({ run, version }) => ({
              id: String(version),
              runId: run.info.runId,
              name: `Version ${version}`,
              link: { to: '/models/$name/versions/$version', params: { name, version: String(version) } },
            }))}
            view={search}
            onChange={(next) =>
              void navigate({ search: (old: CompareVersionsSearch) => ({ ...old, ...next }), replace: true })
            }
            first={schema.length === 0 ? [] : [{ title: 'Model schema', rows: schema }]}
          />
        )}
      </div>
    </>
  )
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
