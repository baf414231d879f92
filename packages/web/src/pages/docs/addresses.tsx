import { Link, useRouter } from '@tanstack/react-router'
import { baseUrl } from '../../api/client.js'
import styles from './docs.module.css'

/** The addresses of all screens; those that hold no id are links. */
export function Addresses() {
  const { routesByPath } = useRouter()
  return (
    <div className={styles.text}>
      <p>
        Below <code>{baseUrl}</code>. An address holds all of what a screen shows: filter, order, columns, selection,
        the open tab. Sent to somebody else, it shows them the same. Addresses that MLflow prints work too.
      </p>
      <div className={styles.wide}>
        <table className="grid inset">
          <colgroup>
            <col style={{ width: '55%' }} />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th>Address</th>
              <th>What is there</th>
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
  return `/#${path.replace(/\$(\w*)/g, (_, name: string) => (name === '' ? '<key>' : `<${spaced(name)}>`))}`
}

/** `runId` as `run id`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
