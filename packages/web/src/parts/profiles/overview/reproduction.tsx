import { analysisFacts } from '@labbook/profile'
import { Download, TriangleAlert } from 'lucide-react'
import { Button } from '../../../controls/button.js'
import { saveFile } from '../../../controls/save-file.js'
import { Name } from '../data-text.js'
import styles from '../profile.module.css'
import { useReport } from '../report-context.js'
import { FactTable } from '../tables/fact-table.js'

/** What a reader needs to make the same report again. */
export function Reproduction() {
  const { analysis } = useReport().profile
  const settings = JSON.stringify(analysis.settings, null, 2)
  const save = () => saveFile('settings.json', new Blob([settings], { type: 'application/json' }))
  return (
    <>
      <div className={styles.columns}>
        <FactTable title="Analysis" facts={analysisFacts(analysis)} />
        <div>
          <h4>Settings</h4>
          <pre className={`code ${styles.settings}`} tabIndex={0} aria-label="Settings">
            {settings}
          </pre>
          <Button onPress={save}>
            <Download className="i" aria-hidden />
            Download settings
          </Button>
        </div>
      </div>
      {analysis.warnings.length > 0 && (
        <>
          <h4>Warnings</h4>
          <ul>
            {analysis.warnings.map((warning, place) => (
              <li key={place} className="note warn">
                <TriangleAlert className="i s" aria-hidden />
                <Name>{warning}</Name>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
