import type { ModelVersion } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowUpDown, CircleCheck, TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { runQuery } from '../../api/queries.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { Button } from '../../controls/button.js'
import { RunDot } from '../../controls/look-dot.js'
import { Missing } from '../../controls/missing.js'
import { TextValue } from '../../controls/text-value.js'
import { formatBytes } from '../../format/format-bytes.js'
import { formatDefined } from '../../format/format-defined.js'
import { formatExact } from '../../format/format-number.js'
import { DefinedName } from '../../parts/definitions/defined-name.js'
import { metricDelta } from '../../parts/definitions/metric-delta.js'
import { MetricDeltaText } from '../../parts/definitions/metric-delta-text.js'
import { versionIn } from '../../parts/logged-models/model-flavors.js'
import { modelFileQuery } from '../../parts/logged-models/model-queries.js'
import styles from './version-against.module.css'
import {
  type Difference,
  judge,
  type Judgement,
  metricRows,
  paramRows,
  schemaRows,
  type VersionFacts,
} from './version-differences.js'

export interface VersionAgainstProps {
  readonly version: ModelVersion
  readonly base: ModelVersion
  readonly isChampion: boolean
}

/** A version against another: three judgements, then what differs (U-REG-8). */
export function VersionAgainst({ version, base, isChampion }: VersionAgainstProps) {
  const [before, after] = [useVersionFacts(base), useVersionFacts(version)]
  const definitions = useDefinitions(
    [before, after].flatMap(({ run }) => (run === undefined ? [] : [run.info.experimentId])),
  )
  const schema = schemaRows(before, after)
  const metrics = metricRows(before, after, definitions)
  const params = paramRows(before, after)
  return (
    <section className="sect" aria-label="Comparison">
      <header>
        <h3>
          Against version {base.version}
          {isChampion && ', the champion'}
        </h3>
      </header>
      <ul className={styles.judgements}>
        {judge(before, after, definitions).map((judgement) => (
          <li key={judgement.text} className="row tight">
            <JudgementIcon kind={judgement.kind} />
            <bdi>{judgement.text}</bdi>
          </li>
        ))}
      </ul>
      <div className={styles.frame}>
        <table className={`grid inset ${styles.table}`}>
          <thead>
            <tr>
              <th>Key</th>
              <th className={`num ${styles.base}`}>
                <VersionHead version={base} />
              </th>
              <th className="num">
                <VersionHead version={version} />
              </th>
              <th className="num">Difference</th>
            </tr>
          </thead>
          <Part title="Schema" rows={schema} none="No schema was logged.">
            {({ before: old, after: now }) => (
              <>
                <Cells old={typeCell(old)} now={typeCell(now)} />
                <td className="num small t2">{old === undefined ? 'new' : now === undefined ? 'gone' : ''}</td>
              </>
            )}
          </Part>
          <Part
            title="Metrics"
            rows={metrics}
            none="No metrics."
            nameOf={(key) => <MetricName {...{ key_: key, definitions }} />}
          >
            {({ key, before: old, after: now }) => (
              <>
                <Cells old={metricCell(old, key, definitions)} now={metricCell(now, key, definitions)} />
                <td className="num">
                  {old === undefined ? (
                    <span className="small t2">new</span>
                  ) : now === undefined ? (
                    <span className="small t2">gone</span>
                  ) : (
                    <MetricDeltaText delta={metricDelta(now, old, definitions.metrics.get(key))} exact={now - old} />
                  )}
                </td>
              </>
            )}
          </Part>
          <Part title="Parameters" rows={params} none="No parameters.">
            {({ before: old, after: now }) => (
              <>
                <Cells old={textCell(old)} now={textCell(now)} />
                <td />
              </>
            )}
          </Part>
          <ModelPart {...{ before, after, base, version }} />
        </table>
      </div>
    </section>
  )
}

function useVersionFacts({ name, version, runId }: ModelVersion): VersionFacts {
  const { data: run } = useQuery({ ...runQuery(runId), enabled: runId !== '', retry: false })
  const { data: file } = useQuery({ ...modelFileQuery({ owner: { name, version }, folder: '' }), retry: false })
  return { run, file }
}

const ICONS = {
  good: <CircleCheck className="i" style={{ color: 'var(--ok)' }} aria-hidden />,
  bad: <TriangleAlert className="i" style={{ color: 'var(--warn)' }} aria-hidden />,
  neutral: <ArrowUpDown className="i t3" aria-hidden />,
} as const

function JudgementIcon({ kind }: Pick<Judgement, 'kind'>) {
  return ICONS[kind]
}

function VersionHead({ version: { version, runId } }: { version: ModelVersion }) {
  return (
    <span className="row tight" style={{ justifyContent: 'flex-end' }}>
      {runId !== '' && <RunDot runId={runId} />}
      Version {version}
    </span>
  )
}

interface PartProps<V> {
  readonly title: string
  readonly rows: readonly Difference<V>[]
  readonly none: string
  readonly nameOf?: (key: string) => ReactNode
  readonly children: (row: Difference<V>) => ReactNode
}

/** Only the rows that differ, unless all are wanted. */
function Part<V>({ title, rows, none, nameOf, children }: PartProps<V>) {
  const [showsAll, setShowsAll] = useState(false)
  const differing = rows.filter(({ before, after }) => !Object.is(before, after))
  const shown = showsAll ? rows : differing
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={4} className={`key ${styles.part}`}>
          <span className="row">
            <span className="med">{title}</span>
            <span className="small t2">
              {rows.length === 0
                ? none
                : differing.length === 0
                  ? `all ${rows.length} the same`
                  : `${differing.length} of ${rows.length} ${differing.length === 1 ? 'differs' : 'differ'}`}
            </span>
            <span className="mla" />
            {differing.length < rows.length && (
              <Button kind="link" aria-expanded={showsAll} onPress={() => setShowsAll(!showsAll)}>
                {showsAll ? 'Show what differs' : `Show all ${rows.length}`}
              </Button>
            )}
          </span>
        </th>
      </tr>
      {shown.map((row) => (
        <tr key={row.key}>
          <td className="wrap">{nameOf === undefined ? <bdi>{row.key}</bdi> : nameOf(row.key)}</td>
          {children(row)}
        </tr>
      ))}
    </tbody>
  )
}

function Cells({ old, now }: { old: ReactNode; now: ReactNode }) {
  return (
    <>
      <td className={`num ${styles.base}`}>{old}</td>
      <td className="num med">{now}</td>
    </>
  )
}

function MetricName({ key_, definitions }: { key_: string; definitions: Definitions }) {
  const definition = definitions.metrics.get(key_)
  return <DefinedName name={key_} definition={definition} goal={definition?.goal} />
}

function typeCell(type: string | undefined): ReactNode {
  return type === undefined ? <Missing /> : <span className="mono">{type}</span>
}

function textCell(text: string | undefined): ReactNode {
  if (text === undefined) return <span className="small t3">not logged</span>
  return (
    <span className={`mono ${styles.text}`}>
      <TextValue text={text} />
    </span>
  )
}

function metricCell(value: number | undefined, key: string, definitions: Definitions): ReactNode {
  if (value === undefined) return <span className="small t3">not logged</span>
  return <span title={formatExact(value)}>{formatDefined(value, definitions.metrics.get(key))}</span>
}

interface ModelPartProps {
  readonly before: VersionFacts
  readonly after: VersionFacts
  readonly base: ModelVersion
  readonly version: ModelVersion
}

/** Flavors, sizes and source runs; shown even where they are the same. */
function ModelPart({ before, after, base, version }: ModelPartProps) {
  const flavors = ({ file }: VersionFacts) => (file === undefined ? <Missing /> : flavorText(file.flavors))
  const size = ({ file }: VersionFacts) => (file?.sizeBytes === undefined ? <Missing /> : formatBytes(file.sizeBytes))
  const grown = (after.file?.sizeBytes ?? Number.NaN) - (before.file?.sizeBytes ?? Number.NaN)
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={4} className={`key ${styles.part}`}>
          <span className="med">Model</span>
        </th>
      </tr>
      <tr>
        <td className="t2">Flavor</td>
        <Cells old={flavors(before)} now={flavors(after)} />
        <td />
      </tr>
      <tr>
        <td className="t2">Size</td>
        <Cells old={size(before)} now={size(after)} />
        <td className="num small t2">
          {Number.isNaN(grown) || grown === 0 ? '' : `${grown > 0 ? '+' : '-'}${formatBytes(Math.abs(grown))}`}
        </td>
      </tr>
      <tr>
        <td className="t2">Source run</td>
        <Cells old={<SourceRun version={base} facts={before} />} now={<SourceRun version={version} facts={after} />} />
        <td />
      </tr>
    </tbody>
  )
}

/** The library's own flavor; the one for Python functions says little beside it. */
function flavorText(flavors: readonly { readonly name: string; readonly facts: Parameters<typeof versionIn>[0] }[]) {
  const own = flavors.find(({ name }) => name !== 'python_function') ?? flavors[0]
  return own === undefined ? '–' : `${own.name} ${versionIn(own.facts) ?? ''}`
}

function SourceRun({ version: { runId }, facts: { run } }: { version: ModelVersion; facts: VersionFacts }) {
  if (run === undefined) return <Missing />
  const { experimentId, runName } = run.info
  return (
    <Link
      className={styles.text}
      to="/experiments/$experimentId/runs/$runId"
      params={{ experimentId, runId }}
      title={runName}
    >
      <bdi className="cut">{runName}</bdi>
    </Link>
  )
}
