/** @jsxImportSource preact */
import { variableTypes } from '../../variable-types.js'
import { alertTypes, countedAlerts } from '../../view/alerts.js'
import { variableOrders } from '../../view/variable-list.js'
import { Drawn } from '../parts/drawn.js'
import { Select } from '../parts/select.js'
import { choose } from '../page-state.js'
import { useReport } from '../report-context.js'
import { Card, cardHeight } from './card.js'
import { useVariableList } from './use-variable-list.js'

/** Up to so many cards are drawn at once; more of them when they come near. */
const DRAWN_AT_ONCE = 40

export function Variables() {
  const { profile, mode } = useReport()
  const { places, filter, set, isFiltered } = useVariableList()
  if (mode !== 'live')
    return (
      <>
        {profile.variables.map((_, place) => (
          <Card key={place} place={place} />
        ))}
      </>
    )
  const counts = profile.table.types
  return (
    <>
      <div class="tools">
        <Select
          label="Type"
          value={filter.type}
          onChange={(type) => set('type', type)}
          options={[
            { id: '', title: 'All types' },
            ...variableTypes
              .filter((type) => (counts[type] ?? 0) > 0)
              .map((type) => ({ id: type, title: `${type} (${counts[type]})` })),
          ]}
        />
        <Select
          label="Alert"
          value={filter.alert}
          onChange={(alert) => set('alert', alert)}
          options={[
            { id: '', title: 'With or without' },
            ...alertTypes(countedAlerts(profile)).map(({ type, count }) => ({ id: type, title: `${type} (${count})` })),
          ]}
        />
        <Select
          label="Sort"
          value={filter.sort}
          onChange={(sort) => set('sort', sort)}
          options={variableOrders.filter(({ id }) => id !== 'target' || profile.target)}
        />
        <span class="t3 small" role="status">
          {isFiltered && `${places.length} of ${profile.variables.length} variables`}
        </span>
        {isFiltered && (
          <button type="button" class="btn quiet" onClick={() => choose({ q: '', type: '', alert: '' })}>
            Clear filters
          </button>
        )}
      </div>
      {places.length === 0 && <p class="note">No variable matches. Clear the filters to see all of them.</p>}
      {places.map((place, number) => (
        <Drawn
          key={place}
          id={`variable-${place}`}
          height={cardHeight(profile.variables[place])}
          isNear={places.length <= DRAWN_AT_ONCE || number < 3}
        >
          {() => <Card place={place} />}
        </Drawn>
      ))}
    </>
  )
}
