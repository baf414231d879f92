import { alertTypes, countedAlerts, typeFacts, variableOrders } from '@labbook/profile'
import { Button } from '../../../controls/button.js'
import { Select } from '../../../controls/select.js'
import { useChoice, useChoices } from '../choices.js'
import { Drawn } from '../drawn.js'
import styles from '../profile.module.css'
import { useReport } from '../report-context.js'
import { useVariableList } from './use-variable-list.js'
import { cardHeight, VariableCard } from './variable-card.js'

/** Up to so many cards are drawn at once; more of them when they come near. */
const DRAWN_AT_ONCE = 6

/** The variables that the search and the filters leave, a card each (U-DATA-6). */
export function Variables() {
  const { profile } = useReport()
  const choices = useChoices()
  const [shown] = useChoice('v', '')
  const { places, filter, set, isFiltered } = useVariableList()
  return (
    <>
      <div className={styles.tools}>
        <Select
          label="Type"
          value={filter.type}
          onChange={(type) => set('type', type)}
          options={[
            { value: '', label: 'All types' },
            ...typeFacts(profile.table).map(({ label, text }) => ({ value: label, label: `${label} (${text})` })),
          ]}
        />
        <Select
          label="Alert"
          value={filter.alert}
          onChange={(alert) => set('alert', alert)}
          options={[
            { value: '', label: 'With or without alerts' },
            ...alertTypes(countedAlerts(profile)).map(({ type, count }) => ({
              value: type,
              label: `${type} (${count})`,
            })),
          ]}
        />
        <Select
          label="Sort"
          value={filter.sort}
          onChange={(sort) => set('sort', sort)}
          options={variableOrders
            .filter(({ id }) => id !== 'target' || profile.target !== undefined)
            .map(({ id, title }) => ({ value: id, label: title }))}
        />
        <span className="t3 small" role="status">
          {isFiltered && `${places.length} of ${profile.variables.length} variables`}
        </span>
        {isFiltered && (
          <Button kind="quiet" onPress={() => choices.choose({ q: '', type: '', alert: '' })}>
            Clear filters
          </Button>
        )}
      </div>
      {places.length === 0 && <p className="t3">No variable matches. Clear the filters to see all of them.</p>}
      {places.map((place, number) => {
        const variable = profile.variables[place]
        if (variable === undefined) return null
        return (
          <Drawn
            key={place}
            id={`variable-${place}`}
            height={cardHeight(variable)}
            isNear={number < DRAWN_AT_ONCE || shown === String(place)}
          >
            {() => <VariableCard place={place} variable={variable} />}
          </Drawn>
        )
      })}
    </>
  )
}
