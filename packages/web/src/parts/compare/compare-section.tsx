import { Link, type LinkProps } from '@tanstack/react-router'
import { Switch } from '../../controls/switch.js'
import { bestOf } from '../../api/definitions.js'
import { formatDefined } from '../../format/format-defined.js'
import { formatExact } from '../../format/format-number.js'
import { DefinedName } from '../definitions/defined-name.js'
import { type CompareRow, differs } from './difference.js'

/** The column header: a run's name, or the version created from it. */
export interface Compared {
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
}

/** One column per run, one row per key; a missing value is an empty cell (U-CMP-5). */
export function CompareSection({ title, rows, columns, isDiffOnly, onDiffOnly }: CompareSectionProps) {
  const shown = isDiffOnly ? rows.filter(differs) : rows
  return (
    <section className="sect" aria-label={title}>
      <header>
        <h3>{title}</h3>
        <span className="n">{shown.length}</span>
        <span className="mla" />
        <Switch label="Show diff only" isSelected={isDiffOnly} onChange={onDiffOnly} />
      </header>
      <div style={{ overflowX: 'auto' }}>
        <table className="grid inset">
          <thead>
            <tr>
              <th>Key</th>
              {columns.map(({ runId, name, link }) => (
                <th key={runId}>
                  <Link {...link}>
                    <bdi>{name}</bdi>
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <ComparedValues key={row.key} {...{ row, columns }} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The best value is bold where the goal of the metric is known and the runs differ. */
function ComparedValues({ row, columns }: { row: CompareRow; columns: readonly Compared[] }) {
  const { key, values, metric, param } = row
  const numbers = values.filter((value) => typeof value === 'number')
  const best = differs(row) ? bestOf(numbers, metric?.goal) : undefined
  return (
    <tr>
      <td className="t2">
        <DefinedName name={key} definition={metric ?? param} goal={metric?.goal} />
      </td>
      {values.map((value, i) => (
        <td key={columns[i]?.runId}>
          {typeof value === 'number' ? (
            <span className={value === best ? 'best' : undefined} title={formatExact(value)}>
              {formatDefined(value, metric)}
            </span>
          ) : (
            <bdi>{value}</bdi>
          )}
        </td>
      ))}
    </tr>
  )
}
