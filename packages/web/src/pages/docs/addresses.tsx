import { Link, useRouter } from '@tanstack/react-router'
import { baseUrl } from '../../api/client.js'
import styles from './docs.module.css'

/** The URLs of all pages; those without parameters are links. */
export function Addresses() {
  const { routesByPath } = useRouter()
  return (
    <div className={styles.text}>
      <p>
        Paths are relative to <code>{baseUrl}</code>. A page's URL contains everything that it shows (filter, sort
        order, columns, selection, open tab), so you can share it. Links printed by MLflow clients work too.
      </p>
      <div className={styles.wide}>
        <table className="grid inset">
          <colgroup>
            <col style={{ width: '55%' }} />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th>URL</th>
              <th>Shows</th>
            </tr>
          </thead>
          <tbody>
            {Object.values(routesByPath)
              .map(({ fullPath, options }) => ({ path: fullPath, about: options.staticData.about }))
              .toSorted((a, b) => (a.path < b.path ? -1 : 1))
              .map(({ path, about }) => (
                <tr key={path}>
                  <td className="mono wrap">
                    {path.includes('$') ? shown(path) : <Link to={path}>{shown(path)}</Link>}
                  </td>
                  <td className="wrap">{about}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function shown(path: string): string {
  const rest = path.includes('/artifacts/') ? '<path>' : '<key>'
  return `/#${path.replace(/\$(\w*)/g, (_, name: string) => (name === '' ? rest : `<${spaced(name)}>`))}`
}

/** `runId` → `run id`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
