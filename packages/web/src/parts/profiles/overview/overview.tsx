import { countedAlerts, tableFacts, typeFacts } from '@labbook/profile'
import { ChoiceTabs } from '../choice-tabs.js'
import styles from '../profile.module.css'
import { useReport } from '../report-context.js'
import { FactTable } from '../tables/fact-table.js'
import { AlertList } from './alert-list.js'
import { Reproduction } from './reproduction.js'

/** The numbers of the whole table at a glance, then its statistics, alerts and settings in tabs (U-DATA-4, U-DATA-5). */
export function Overview() {
  const { profile } = useReport()
  const alerts = countedAlerts(profile).length
  return (
    <>
      <Strip />
      <ChoiceTabs
        label="Overview"
        choice="overview"
        initial={alerts > 0 ? 'alerts' : 'overview'}
        tabs={[
          { id: 'overview', title: 'Overview', panel: () => <Dataset /> },
          { id: 'alerts', title: `Alerts (${alerts})`, panel: () => <AlertList /> },
          { id: 'reproduction', title: 'Reproduction', panel: () => <Reproduction /> },
        ]}
      />
    </>
  )
}

/** The numbers of the table, each with its share beside it. */
function Strip() {
  const { table } = useReport().profile
  const facts = [...tableFacts(table), ...typeFacts(table)]
  const shares = new Map(facts.map(({ label, text }) => [label, text]))
  return (
    <dl className={styles.strip}>
      {facts
        .filter(({ label }) => !label.endsWith(' (%)'))
        .map(({ label, text }) => (
          <div key={label}>
            <dt>{label.replace(' in memory', '')}</dt>
            <dd>
              {text} <span>{shares.get(`${label} (%)`)}</span>
            </dd>
          </div>
        ))}
    </dl>
  )
}

function Dataset() {
  const { table } = useReport().profile
  return (
    <div className={styles.columns}>
      <FactTable title="Dataset statistics" facts={tableFacts(table)} />
      <FactTable title="Variable types" facts={typeFacts(table)} />
    </div>
  )
}
