/** @jsxImportSource preact */
import type { Association } from '../../profile-object.js'
import { coefficientText } from '../../view/pairs.js'
import { useChoice } from '../page-state.js'
import { Icon } from '../parts/icon.js'
import { Name } from '../parts/name.js'
import { useReport } from '../report-context.js'
import { TargetGroupsTable } from './target-groups.js'

/** The other columns by how much they go with the target. A row opens the target by column. */
export function Target() {
  const { profile } = useReport()
  const { target } = profile
  if (target === undefined) return null
  return (
    <table class="values target">
      <caption>
        Association with <Name>{target.column}</Name>
      </caption>
      <thead>
        <tr>
          <th scope="col">Variable</th>
          <th scope="col">Measure</th>
          <th scope="col" class="num">
            Value
          </th>
          <th scope="col">
            <span class="heard">Bar</span>
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
  const { places, showVariable, mode } = useReport()
  const { column, measure, value, groups } = association
  const place = places.get(column)
  const [open, setOpen] = useChoice(`t${place ?? ''}`, '')
  const isOpen = groups !== undefined && (mode === 'print' || (mode === 'live' && open !== ''))
  return (
    <>
      <tr>
        <th scope="row" class="cut">
          {mode !== 'live' || place === undefined || groups === undefined ? (
            <Name>{column}</Name>
          ) : (
            <button
              type="button"
              class={isOpen ? 'unfold open' : 'unfold'}
              aria-expanded={isOpen}
              onClick={() => setOpen(isOpen ? '' : '1')}
            >
              <Icon name="chevronRight" small />
              <Name>{column}</Name>
            </button>
          )}
        </th>
        <td class="t2 cut">{measure}</td>
        <td class="num" title={value === null ? undefined : String(value)}>
          {coefficientText(value)}
        </td>
        <td class="barcell" aria-hidden="true">
          <svg width="100%" height="12">
            <rect width={`${100 * Math.abs(value ?? 0)}%`} height="12" fill="var(--chart-fill)" />
          </svg>
        </td>
      </tr>
      {isOpen && (
        <tr class="unfoldedrow">
          <td colSpan={4}>
            <TargetGroupsTable groups={groups} target={target} column={column} />
            {mode === 'live' && place !== undefined && (
              <button type="button" class="link" onClick={() => showVariable(place)}>
                Show the card of this variable
              </button>
            )}
          </td>
        </tr>
      )}
    </>
  )
}
