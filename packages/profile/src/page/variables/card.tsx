/** @jsxImportSource preact */
import { useState } from 'preact/hooks'
import type { Variable } from '../../profile-object.js'
import { commonRows, countRows, detailTabs, firstTablesOf } from '../../view/card.js'
import { matricesOf } from '../../view/sections.js'
import { SmallHistogram } from '../charts/small-histogram.js'
import { LineChart } from '../charts/line-chart.js'
import { FieldLinks } from '../overview/alerts.js'
import { choose, useChoice } from '../page-state.js'
import { Facts } from '../parts/facts.js'
import { alertIcons, Icon } from '../parts/icon.js'
import { Name } from '../parts/name.js'
import { SmallBars } from '../parts/small-bars.js'
import { useReport } from '../report-context.js'
import { Details } from './details.js'

/** About how high a closed card is, in pixels. */
export function cardHeight(variable: Variable | undefined): number {
  return variable?.type === 'Numeric' || variable?.type === 'TimeSeries' ? 262 : 222
}

export function Card({ place }: { place: number }) {
  const { profile, mode, settings } = useReport()
  const choice = `d${place}`
  const [details] = useChoice(choice, '')
  const variable = profile.variables[place]
  if (variable === undefined) return null
  const tabs = detailTabs(variable)
  const isOpen = mode === 'print' || (mode === 'live' && details !== '')
  return (
    <article class="card" aria-labelledby={`name-${place}`}>
      <header>
        <h3 id={`name-${place}`} tabIndex={-1}>
          <Name>{variable.name}</Name>
        </h3>
        <span class="t3">{variable.type}</span>
        <Marks place={place} />
        {mode === 'live' && <Actions place={place} choice={choice} isOpen={isOpen} first={tabs[0]?.id} />}
      </header>
      {settings.hasDescriptions && variable.description && (
        <p class="t2">
          <Name>{variable.description}</Name>
        </p>
      )}
      {variable.reason && (
        <p class="warned">
          <Icon name="unsupported" small />
          <Name>{variable.reason}</Name>
        </p>
      )}
      <div class="cardbody">
        {firstTablesOf(variable).map((facts, table) => (
          <Facts key={table} facts={facts} />
        ))}
        {mode !== 'still' && (
          <div class="glance">
            <Glance variable={variable} />
          </div>
        )}
      </div>
      {isOpen && tabs.length > 0 && (
        <div class="details">
          <Details variable={variable} place={place} choice={choice} tabs={tabs} />
        </div>
      )}
    </article>
  )
}

interface ActionsProps {
  place: number
  choice: string
  isOpen: boolean
  first: string | undefined
}

function Actions({ place, choice, isOpen, first }: ActionsProps) {
  const { profile } = useReport()
  const matrix = matricesOf(profile)[0]?.matrix
  const name = profile.variables[place]?.name ?? ''
  const row = matrix?.columns.indexOf(name) ?? -1
  return (
    <span class="mla row">
      {row >= 0 && (
        <button
          type="button"
          class="ib sm"
          aria-label="Show in the heat map"
          title="Show in the heat map"
          onClick={() => {
            choose({ row: String(row), correlations: '' })
            document.getElementById('correlations')?.scrollIntoView()
          }}
        >
          <Icon name="correlation" />
        </button>
      )}
      {first !== undefined && (
        <button
          type="button"
          class="btn"
          aria-expanded={isOpen}
          onClick={() => choose({ [choice]: isOpen ? '' : first })}
        >
          {isOpen ? 'Fewer details' : 'More details'}
          <Icon name="chevronDown" small />
        </button>
      )}
    </span>
  )
}

/** The alerts of a column. A mark opens the list of the fields that it is about. */
function Marks({ place }: { place: number }) {
  const { alerts, mode } = useReport()
  const [open, setOpen] = useState<number>()
  const own = alerts[place] ?? []
  const fields = open === undefined ? undefined : own[open]?.fields
  return (
    <>
      {own.map(({ type, text, fields }, number) => {
        const inside = (
          <>
            {mode !== 'still' && <Icon name={alertIcons[type] ?? 'warning'} small />}
            {type}
          </>
        )
        return fields === undefined || mode !== 'live' ? (
          <span key={number} class="mark" title={mode === 'still' ? undefined : text}>
            {inside}
          </span>
        ) : (
          <button
            key={number}
            type="button"
            class="mark"
            title={text}
            aria-expanded={open === number}
            onClick={() => setOpen(open === number ? undefined : number)}
          >
            {inside}
            <Icon name="chevronDown" small />
          </button>
        )
      })}
      {fields && <FieldLinks fields={fields} />}
    </>
  )
}

/** The small chart of a card. */
function Glance({ variable }: { variable: Variable }) {
  const label = `Distribution of ${variable.name}`
  switch (variable.type) {
    case 'TimeSeries':
      return variable.series.length > 0 ? (
        <LineChart
          values={variable.series}
          label={`Values of ${variable.name} in order`}
          file={`${variable.name} series`}
        />
      ) : null
    case 'Numeric':
    case 'DateTime':
      return variable.histogram ? (
        <SmallHistogram histogram={variable.histogram} label={label} isTime={variable.type === 'DateTime'} />
      ) : null
    case 'Text':
      return variable.word_counts && variable.word_counts.length > 0 ? (
        <SmallBars rows={countRows(variable.word_counts.slice(0, 50), 1)} label={`Words of ${variable.name}`} />
      ) : (
        <SmallBars rows={commonRows(variable, 5)} label={label} />
      )
    case 'Categorical':
    case 'Boolean':
    case 'URL':
    case 'Path':
      return <SmallBars rows={commonRows(variable, 5)} label={label} />
    case 'Unsupported':
      return null
  }
}
