import { type Association, coefficientText } from '@labbook/profile'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useChoice } from '../choices.js'
import { Name } from '../data-text.js'
import styles from '../profile.module.css'
import { useReport } from '../report-context.js'
import { TargetGroupsTable } from './target-groups.js'

/** The other columns by how much they go with the target. A row opens the target by column. */
export function Target() {
  const { target } = useReport().profile
  if (target === undefined) return null
  return (
    <table className={styles.values}>
      <caption>
        Association with <Name>{target.column}</Name>
      </caption>
      <thead>
        <tr>
          <th scope="col">Variable</th>
          <th scope="col">Measure</th>
          <th scope="col" className="num">
            Value
          </th>
          <th scope="col">
            <span className={styles.heard}>Bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {target.associations.map((association) => (
          <Row key={association.column} association={association} target={target.column} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ association, target }: { association: Association; target: string }) {
  const { places, showVariable } = useReport()
  const { column, measure, value, groups } = association
  const place = places.get(column)
  const [open, setOpen] = useChoice(`t${place ?? ''}`, '')
  const isOpen = groups !== undefined && open !== ''
  return (
    <>
      <tr>
        <th scope="row" className="cut">
          {place === undefined || groups === undefined ? (
            <Name>{column}</Name>
          ) : (
            <button type="button" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? '' : '1')}>
              {isOpen ? <ChevronDown className="i s" aria-hidden /> : <ChevronRight className="i s" aria-hidden />}
              <Name>{column}</Name>
            </button>
          )}
        </th>
        <td className="t2 cut">{measure}</td>
        <td className="num" title={value === null ? undefined : String(value)}>
          {coefficientText(value)}
        </td>
        <td className={styles.barcell} aria-hidden="true">
          <svg width="100%" height="12">
            <rect width={`${100 * Math.abs(value ?? 0)}%`} height="12" fill="var(--chart-fill)" />
          </svg>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={4}>
            <TargetGroupsTable groups={groups} target={target} column={column} />
            {place !== undefined && (
              <button type="button" className={styles.link} onClick={() => showVariable(place)}>
                Show the card of this variable
              </button>
            )}
          </td>
        </tr>
      )}
    </>
  )
}
