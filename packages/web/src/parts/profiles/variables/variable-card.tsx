import { detailTabs, firstTablesOf, matricesOf, type Variable } from '@labbook/profile'
import { Ban, ChevronDown, Grid3x3 } from 'lucide-react'
import { useState } from 'react'
import { AlertIcon } from '../alert-icons.js'
import { Name } from '../data-text.js'
import { FieldLinks } from '../overview/alert-list.js'
import styles from '../profile.module.css'
import { useReport } from '../report-context.js'
import { FactTable } from '../tables/fact-table.js'
import { VariableDetails } from './variable-details.js'

/** About how high a card is, in pixels. */
export function cardHeight({ type }: Variable): number {
  return type === 'Numeric' || type === 'TimeSeries' || type === 'DateTime' ? 460 : 300
}

/** A variable: what it is, its first table, and its charts and lists in tabs (U-DATA-6, U-DATA-7). */
export function VariableCard({ place, variable }: { place: number; variable: Variable }) {
  const tabs = detailTabs(variable)
  return (
    <article className={styles.card} aria-labelledby={`name-${place}`}>
      <div>
        <header>
          <h3 id={`name-${place}`} tabIndex={-1}>
            <Name>{variable.name}</Name>
          </h3>
          <span className="t3">{variable.type}</span>
          <HeatMapButton name={variable.name} />
        </header>
        <Marks place={place} />
        {variable.description !== undefined && variable.description !== '' && (
          <p className="t2">
            <Name>{variable.description}</Name>
          </p>
        )}
        {variable.reason !== undefined && variable.reason !== '' && (
          <p className="note warn">
            <Ban className="i s" aria-hidden />
            <Name>{variable.reason}</Name>
          </p>
        )}
        {firstTablesOf(variable).map((facts, table) => (
          <FactTable key={table} facts={facts} />
        ))}
      </div>
      {tabs.length > 0 && <VariableDetails variable={variable} place={place} tabs={tabs} />}
    </article>
  )
}

/** Leads to the variable's row in the heat map. */
function HeatMapButton({ name }: { name: string }) {
  const { profile, showRow } = useReport()
  const row = matricesOf(profile)[0]?.matrix.columns.indexOf(name) ?? -1
  if (row < 0) return null
  return (
    <button
      type="button"
      className="ib sm mla"
      aria-label="Show in the heat map"
      title="Show in the heat map"
      onClick={() => showRow(row)}
    >
      <Grid3x3 className="i" aria-hidden />
    </button>
  )
}

/** The alerts of a column. A mark opens the list of the fields that it is about. */
function Marks({ place }: { place: number }) {
  const own = useReport().alerts[place] ?? []
  const [open, setOpen] = useState<number>()
  const fields = open === undefined ? undefined : own[open]?.fields
  if (own.length === 0) return null
  return (
    <div className={styles.marks}>
      {own.map(({ type, text, fields: about }, number) =>
        about === undefined ? (
          <span key={number} className="chip warn" title={text}>
            <AlertIcon type={type} />
            {type}
          </span>
        ) : (
          <button
            key={number}
            type="button"
            className="chip warn"
            title={text}
            aria-expanded={open === number}
            onClick={() => setOpen(open === number ? undefined : number)}
          >
            <AlertIcon type={type} />
            {type}
            <ChevronDown className="i s" aria-hidden />
          </button>
        ),
      )}
      {fields !== undefined && <FieldLinks fields={fields} />}
    </div>
  )
}
