import { categoriesOf, firstPair, numbersOf, pairKind } from '@labbook/profile'
import { useMemo } from 'react'
import { useChoice } from '../choices.js'
import { Select } from '../../../controls/select.js'
import styles from '../profile.module.css'
import { useReport } from '../report-context.js'
import { BoxChart } from './box-chart.js'
import { PointsChart } from './points-chart.js'
import { SharesTable } from './shares-table.js'

export function Interactions() {
  const { profile, places } = useReport()
  const first = useMemo(() => firstPair(profile), [profile])
  const [chosenX, setX] = useChoice('x', String(places.get(first.x) ?? 0))
  const [chosenY, setY] = useChoice('y', String(places.get(first.y) ?? 0))
  const { interactions, variables } = profile
  const chosen = [variables[Number(chosenX)]?.name ?? first.x, variables[Number(chosenY)]?.name ?? first.y] as const
  const kind = pairKind(interactions, ...chosen)
  const [x, y] = kind === null ? [first.x, first.y] : chosen
  return (
    <>
      <div className={styles.tools}>
        <Picker label="Horizontal" names={interactions.columns} chosen={x} onChange={setX} />
        <Picker label="Vertical" names={interactions.targets ?? interactions.columns} chosen={y} onChange={setY} />
      </div>
      <Pair key={`${x}\n${y}`} x={x} y={y} kind={kind ?? 'points'} />
      {interactions.rows < interactions.of && (
        <p className="t3">
          Drawn from a sample of {interactions.rows} of {interactions.of} rows.
        </p>
      )}
    </>
  )
}

function Pair({ x, y, kind }: { x: string; y: string; kind: 'points' | 'boxes' | 'shares' }) {
  const { profile } = useReport()
  const { interactions } = profile
  if (kind === 'points') return <PointsChart x={x} y={y} />
  const [categoriesX, categoriesY] = [categoriesOf(interactions, x), categoriesOf(interactions, y)]
  if (kind === 'shares') return categoriesX && categoriesY ? <SharesTable x={categoriesX} y={categoriesY} /> : null
  const categories = categoriesX ?? categoriesY
  const name = categoriesX ? y : x
  return categories ? <BoxChart name={name} values={numbersOf(interactions, name)} categories={categories} /> : null
}

interface PickerProps {
  label: string
  names: readonly string[]
  chosen: string
  onChange: (place: string) => void
}

/** The numeric columns; a categorical one only while it is chosen, which a cell of the heat map does. */
function Picker({ label, names, chosen, onChange }: PickerProps) {
  const { places } = useReport()
  const offered = names.includes(chosen) ? names : [...names, chosen]
  return (
    <Select
      label={label}
      value={String(places.get(chosen))}
      onChange={onChange}
      options={offered.map((name) => ({ value: String(places.get(name)), label: name }))}
    />
  )
}
