/** @jsxImportSource preact */
import { useState } from 'preact/hooks'
import type { Alert } from '../../profile-object.js'
import { alertTypes, countedAlerts, sentenceParts } from '../../view/alerts.js'
import { useChoice } from '../page-state.js'
import { alertIcons, Icon } from '../parts/icon.js'
import { Name } from '../parts/name.js'
import { useReport } from '../report-context.js'

/** A wide table can have thousands; the list says how many are left. */
const SHOWN_AT_FIRST = 200

export function Alerts() {
  const { profile, mode, places } = useReport()
  const [type, chooseType] = useChoice('alerts', '')
  const [order, chooseOrder] = useChoice('alert-order', 'type')
  const [isWhole, setIsWhole] = useState(false)
  const all = countedAlerts(profile)
  if (all.length === 0) return <p class="note">No alerts.</p>
  const types = alertTypes(all)
  const chosen = all.filter((alert) => type === '' || mode !== 'live' || alert.type === type)
  const place = ({ column }: Alert) => (column === null ? -1 : (places.get(column) ?? -1))
  const sorted = order === 'column' ? chosen.toSorted((a, b) => place(a) - place(b)) : chosen
  const shown = isWhole || mode !== 'live' ? sorted : sorted.slice(0, SHOWN_AT_FIRST)
  return (
    <>
      {mode === 'live' && (
        <div class="chips">
          <fieldset>
            <legend class="heard">Type of alert</legend>
            <Chip label="All" isOn={type === ''} onClick={() => chooseType('')} />
            {types.map((one) => (
              <Chip
                key={one.type}
                label={`${one.type} ${one.count}`}
                type={one.type}
                isOn={type === one.type}
                onClick={() => chooseType(type === one.type ? '' : one.type)}
              />
            ))}
          </fieldset>
          <fieldset class="mla">
            <legend class="heard">Order of alerts</legend>
            <Chip label="By type" isOn={order === 'type'} onClick={() => chooseOrder('type')} />
            <Chip label="By column" isOn={order === 'column'} onClick={() => chooseOrder('column')} />
          </fieldset>
        </div>
      )}
      <ul class="alerts">
        {shown.map((alert, number) => (
          <AlertLine key={`${type}${order}${number}`} alert={alert} />
        ))}
      </ul>
      {shown.length < sorted.length && (
        <button type="button" class="btn" onClick={() => setIsWhole(true)}>
          Show all {sorted.length}
        </button>
      )}
    </>
  )
}

function AlertLine({ alert }: { alert: Alert }) {
  const { mode, places, showVariable } = useReport()
  const [isOpen, setIsOpen] = useState(false)
  const place = alert.column === null ? undefined : places.get(alert.column)
  const sentence = sentenceParts(alert).map(({ text, isName }, part) =>
    isName ? (
      <b key={part}>
        <Name>{text}</Name>
      </b>
    ) : (
      <bdi key={part} dir="auto">
        {text}
      </bdi>
    ),
  )
  if (mode === 'still') return <li class="alert">{sentence}</li>
  const badge = (
    <span class="abadge" title={alert.type}>
      <Icon name={alertIcons[alert.type] ?? 'warning'} />
      <span class="heard">{alert.type}: </span>
    </span>
  )
  if (mode !== 'live' || place === undefined)
    return (
      <li class="alert">
        {badge}
        <span>{sentence}</span>
      </li>
    )
  const fields = alert.fields ?? []
  return (
    <li class={isOpen ? 'alert open' : 'alert'}>
      <button type="button" class="alerttext" onClick={() => showVariable(place)}>
        {badge}
        <span class="cut">{sentence}</span>
      </button>
      {fields.length > 1 && (
        <button
          type="button"
          class="ib sm"
          aria-expanded={isOpen}
          aria-label={`The ${fields.length} fields`}
          title={`The ${fields.length} fields`}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} />
        </button>
      )}
      {isOpen && <FieldLinks fields={fields} />}
    </li>
  )
}

/** The columns that an alert names, each a link to its card. */
export function FieldLinks({ fields }: { fields: readonly string[] }) {
  const { places, showVariable } = useReport()
  return (
    <ul class="fields">
      {fields.map((field) => {
        const place = places.get(field)
        return (
          <li key={field}>
            {place === undefined ? (
              <Name>{field}</Name>
            ) : (
              <button type="button" class="link" onClick={() => showVariable(place)}>
                <Name>{field}</Name>
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Chip({ label, type, isOn, onClick }: { label: string; type?: string; isOn: boolean; onClick: () => void }) {
  return (
    <button type="button" class={isOn ? 'chip on' : 'chip'} aria-pressed={isOn} onClick={onClick}>
      {type && <Icon name={alertIcons[type] ?? 'warning'} small />}
      {label}
    </button>
  )
}
