/** @jsxImportSource preact */
import { analysisFacts } from '../../view/facts.js'
import { download } from '../charts/download.js'
import { Icon } from '../parts/icon.js'
import { Facts } from '../parts/facts.js'
import { Name } from '../parts/name.js'
import { useReport } from '../report-context.js'

/** What a reader needs to make the same report again. */
export function Reproduction() {
  const { profile, mode } = useReport()
  const { analysis } = profile
  const settings = JSON.stringify(analysis.settings, null, 2)
  return (
    <>
      <div class="columns two">
        <Facts title="Analysis" facts={analysisFacts(analysis)} />
        {mode === 'live' && (
          <div>
            <h4>Settings</h4>
            <pre class="code" tabIndex={0} aria-label="Settings">
              {settings}
            </pre>
            <button type="button" class="btn" onClick={() => download(settings, 'application/json', 'settings.json')}>
              <Icon name="download" small />
              Download settings
            </button>
          </div>
        )}
      </div>
      {analysis.warnings.length > 0 && (
        <>
          <h4>Warnings</h4>
          <ul class="warnings">
            {analysis.warnings.map((warning, place) => (
              <li key={place}>
                <Icon name="warning" small />
                <Name>{warning}</Name>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
