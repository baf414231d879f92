import { type Alert, alertTypes, countedAlerts, sentenceParts } from '@labbook/profile'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../controls/button.js'
import { AlertIcon } from '../alert-icons.js'
import { useChoice } from '../choices.js'
import { Name } from '../data-text.js'
import styles from '../profile.module.css'
import { useReport } from '../report-context.js'

/** A wide table can have thousands; the list says how many are left. */
const SHOWN_AT_FIRST = 200

/** One sentence an alert, by type; a click goes to its variable (U-DATA-5). */
export function AlertList() {
  const { profile } = useReport()
  const [type, chooseType] = useChoice('alerts', '')
  const [isWhole, setIsWhole] = useState(false)
  const all = countedAlerts(profile)
  if (all.length === 0) return <p className="t3">No alerts.</p>
  const chosen = all.filter((alert) => type === '' || alert.type === type)
  const shown = isWhole ? chosen : chosen.slice(0, SHOWN_AT_FIRST)
  return (
    <>
      <fieldset className={styles.chips}>
        <legend className={styles.heard}>Type of alert</legend>
        <TypeChip label="All" isOn={type === ''} onClick={() => chooseType('')} />
        {alertTypes(all).map((one) => (
          <TypeChip
            key={one.type}
            label={`${one.type} ${one.count}`}
            type={one.type}
            isOn={type === one.type}
            onClick={() => chooseType(type === one.type ? '' : one.type)}
          />
        ))}
      </fieldset>
      <ul className={styles.alerts}>
        {shown.map((alert, number) => (
          <AlertLine key={`${type} ${number}`} alert={alert} />
        ))}
      </ul>
      {shown.length < chosen.length && <Button onPress={() => setIsWhole(true)}>{`Show all ${chosen.length}`}</Button>}
    </>
  )
}

function TypeChip(props: { label: string; type?: string; isOn: boolean; onClick: () => void }) {
  const { label, type, isOn, onClick } = props
  return (
    <button type="button" className={isOn ? 'chip accent' : 'chip line'} aria-pressed={isOn} onClick={onClick}>
      {type !== undefined && <AlertIcon type={type} />}
      {label}
    </button>
  )
}

function AlertLine({ alert }: { alert: Alert }) {
  const { places, showVariable } = useReport()
  const [isOpen, setIsOpen] = useState(false)
  const place = alert.column === null ? undefined : places.get(alert.column)
  const fields = alert.fields ?? []
  const sentence = (
    <>
      <span className={styles.badge} title={alert.type}>
        <AlertIcon type={alert.type} />
        <span className={styles.heard}>{alert.type}: </span>
      </span>
      <span className={styles.sentence}>
        {sentenceParts(alert).map(({ text, isName }, part) =>
          isName && part === 0 ? (
            <b key={part}>
              <Name>{text}</Name>
            </b>
          ) : (
            <bdi key={part} dir="auto">
              {text}
            </bdi>
          ),
        )}
      </span>
    </>
  )
  return (
    <li className={styles.alert}>
      {place === undefined ? (
        <span className={styles.alertText}>{sentence}</span>
      ) : (
        <button type="button" className={styles.alertText} onClick={() => showVariable(place)}>
          {sentence}
        </button>
      )}
      {fields.length > 1 && (
        <button
          type="button"
          className="ib sm"
          aria-expanded={isOpen}
          aria-label={`The ${fields.length} fields`}
          title={`The ${fields.length} fields`}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown className="i" aria-hidden /> : <ChevronRight className="i" aria-hidden />}
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
    <ul className={styles.fields}>
      {fields.map((field) => {
        const place = places.get(field)
        return (
          <li key={field}>
            {place === undefined ? (
              <Name>{field}</Name>
            ) : (
              <button type="button" className={styles.link} onClick={() => showVariable(place)}>
                <Name>{field}</Name>
              </button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
