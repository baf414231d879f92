import { Link, type LinkProps } from '@tanstack/react-router'
import { Switch } from '../../controls/switch.js'
import { formatExact, formatMetric } from '../../format/format-number.js'
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
              <tr key={row.key}>
                <td className="t2">
                  <bdi>{row.key}</bdi>
                </td>
                {row.values.map((value, i) => (
                  <td key={columns[i]?.runId}>
                    {typeof value === 'number' ? (
                      <span title={formatExact(value)}>{formatMetric(value)}</span>
                    ) : (
                      <bdi>{value}</bdi>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
