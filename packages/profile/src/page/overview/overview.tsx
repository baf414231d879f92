/** @jsxImportSource preact */
import { alertTypes, countedAlerts } from '../../view/alerts.js'
import { tableFacts, typeFacts } from '../../view/facts.js'
import { choose } from '../page-state.js'
import { Facts } from '../parts/facts.js'
import { alertIcons, Icon } from '../parts/icon.js'
import { Tabs } from '../parts/tabs.js'
import { useReport } from '../report-context.js'
import { Alerts } from './alerts.js'
import { Reproduction } from './reproduction.js'

export function Overview() {
  const { profile } = useReport()
  return (
    <Tabs
      label="Overview"
      choice="overview"
      tabs={[
        { id: 'overview', title: 'Overview', panel: () => <Dataset /> },
        { id: 'alerts', title: `Alerts (${countedAlerts(profile).length})`, panel: () => <Alerts /> },
        { id: 'reproduction', title: 'Reproduction', panel: () => <Reproduction /> },
      ]}
    />
  )
}

function Dataset() {
  const { profile, mode } = useReport()
  const { table } = profile
  const alerts = alertTypes(countedAlerts(profile))
  return (
    <div class="columns three">
      <Facts title="Dataset statistics" facts={tableFacts(table)} />
      <Facts title="Variable types" facts={typeFacts(table)} />
      {mode === 'live' && alerts.length > 0 && (
        <table class="facts">
          <caption>Alerts</caption>
          <tbody>
            {alerts.map(({ type, count }) => (
              <tr key={type}>
                <th scope="row">
                  <button type="button" class="link" onClick={() => choose({ overview: 'alerts', alerts: type })}>
                    <Icon name={alertIcons[type] ?? 'warning'} small />
                    {type}
                  </button>
                </th>
                <td class="tnum">{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
