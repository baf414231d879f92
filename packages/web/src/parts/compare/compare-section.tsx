import { Link, type LinkProps } from '@tanstack/react-router'
import { Select } from '../../controls/select.js'
import { Switch } from '../../controls/switch.js'
import { bestOf } from '../../api/definitions.js'
import { formatDefined } from '../../format/format-defined.js'
import { formatExact } from '../../format/format-number.js'
import { shorten } from '../../format/shorten.js'
import { DefinedName } from '../definitions/defined-name.js'
import { SetGoal } from '../definitions/set-goal.js'
import { type CompareRow, differs } from './difference.js'
import { metricDelta } from '../definitions/metric-delta.js'
import { MetricDeltaText } from '../definitions/metric-delta-text.js'

/** The column header: a run's name, or the version created from it. */
export interface Compared {
  /** Of the column: the run's, or the version number where versions are compared. */
  readonly id: string
  readonly runId: string
  readonly name: string
  readonly link: LinkProps
}

export interface CompareSectionProps {
  readonly title: string
  readonly rows: readonly CompareRow[]
  readonly columns: readonly Compared[]
  readonly isDiffOnly: boolean
  readonly onDiffOnly: (isDiffOnly: boolean) => void
  /** The run that numbers are compared with; absent if this section has none. */
  readonly baseline?: Baseline | undefined
}

export interface Baseline {
  /** The experiment of the runs, if they have the same. */
  readonly experimentId: string | undefined
  /** Undefined until one is chosen. */
  readonly runId: string | undefined
  readonly onChange: (runId: string | undefined) => void
}

/** One column per run, one row per key; a missing value is an empty cell (U-CMP-5). */
export function CompareSection({ title, rows, columns, isDiffOnly, onDiffOnly, baseline }: CompareSectionProps) {
  const shown = isDiffOnly ? rows.filter(differs) : rows
  return (
    <section className="sect" aria-label={title}>
      <header>
        <h3>{title}</h3>
        <span className="n">{shown.length}</span>
        <span className="mla" />
        {baseline !== undefined && <BaselineSelect {...{ columns }} {...baseline} />}
        <Switch label="Show diff only" isSelected={isDiffOnly} onChange={onDiffOnly} />
      </header>
      <div style={{ overflowX: 'auto' }}>
        <table className="grid inset">
          <thead>
            <tr>
              <th>Key</th>
              {columns.map(({ id, name, link }) => (
                <th key={id}>
                  <Link {...link}>
                    <bdi>{name}</bdi>
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <ComparedValues key={row.key} {...{ row, columns, baseline }} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function BaselineSelect({
  columns,
  runId,
  onChange,
}: Pick<Baseline, 'runId' | 'onChange'> & { columns: readonly Compared[] }) {
  return (
    <Select
      label="Baseline"
      value={columns.some((column) => column.runId === runId) ? (runId ?? '') : ''}
      options={[
        { value: '', label: 'No baseline' },
        ...columns.map((column) => ({ value: column.runId, label: `Baseline: ${shorten(column.name, 32)}` })),
      ]}
      onChange={(chosen) => onChange(chosen === '' ? undefined : chosen)}
    />
  )
}

interface ComparedValuesProps {
  readonly row: CompareRow
  readonly columns: readonly Compared[]
  readonly baseline: Baseline | undefined
}

/** The best value is bold where the goal of the metric is known and the runs differ. */
function ComparedValues({ row, columns, baseline }: ComparedValuesProps) {
  const { key, values, metric, param } = row
  const numbers = values.filter((value) => typeof value === 'number')
  const base = values[columns.findIndex(({ runId }) => runId === baseline?.runId)]
  const best = differs(row) ? bestOf(numbers, metric?.goal) : undefined
  return (
    <tr>
      <td className="t2">
        <DefinedName name={key} definition={metric ?? param} goal={metric?.goal} />
        {typeof base === 'number' && metric?.goal === undefined && baseline?.experimentId !== undefined && (
          <SetGoal experimentId={baseline.experimentId} name={key} />
        )}
      </td>
      {values.map((value, i) => (
        <td key={columns[i]?.id}>
          {typeof value === 'number' ? (
            <>
              <span className={value === best ? 'best' : undefined} title={formatExact(value)}>
                {formatDefined(value, metric)}
              </span>
              {typeof base === 'number' && columns[i]?.runId === baseline?.runId && (
                <div className="small t3">baseline</div>
              )}
              {typeof base === 'number' && columns[i]?.runId !== baseline?.runId && (
                <MetricDeltaText exact={value - base} delta={metricDelta(value, base, metric)} />
              )}
            </>
          ) : (
            <bdi>{value}</bdi>
          )}
        </td>
      ))}
    </tr>
  )
}
