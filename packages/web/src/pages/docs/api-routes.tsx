import { addressesOf, allRoutes, type Route } from '@labbook/protocol'
import { useState } from 'react'
import { baseUrl } from '../../api/client.js'
import { SearchField } from '../../controls/search-field.js'
import styles from './docs.module.css'

/** All routes of the server, from its route tables. */
export function ApiRoutes() {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const resources = Object.entries(allRoutes)
    .map(([resource, routes]) => ({ resource, routes: Object.entries<Route>(routes).filter(isFound) }))
    .filter(({ routes }) => routes.length > 0)

  function isFound([name, route]: [string, Route]): boolean {
    return [name, ...addressesOf(route), ...route.request.fieldNames].some((text) =>
      text.toLowerCase().includes(wanted),
    )
  }

  return (
    <div className={styles.text}>
      <p>
        Paths are relative to <code>{baseUrl}</code>. Request bodies are JSON with snake_case names; for GET, pass the
        same fields as query parameters. Routes under <code>/api/2.0</code> and <code>/api/3.0</code> are MLflow's;
        those under <code>/api/labbook</code> are specific to this server.
      </p>
      <SearchField label="Search routes" value={search} onChange={setSearch} isOfPage />
      {resources.length === 0 && <p className="t2">No matching routes.</p>}
      {resources.map(({ resource, routes }) => (
        <section key={resource} className="sect" aria-label={resource}>
          <header>
            <h3>{resource}</h3>
            <span className="n">{routes.length}</span>
          </header>
          <div className={styles.wide}>
            <table className="grid inset">
              <colgroup>
                <col style={{ width: '13%' }} />
                <col style={{ width: '47%' }} />
                <col />
              </colgroup>
              <tbody>
                {routes.map(([name, route]) => (
                  <RouteRow key={name} route={route} />
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </div>
  )
}

function RouteRow({ route }: { route: Route }) {
  const [address] = addressesOf(route)
  return (
    <tr>
      <td className="mono t2">{route.methods.join(', ')}</td>
      <td className="mono wrap">{address?.replace(/[:*](\w+)/g, '<$1>')}</td>
      <td className="wrap t2 small">{route.request.fieldNames.join(', ')}</td>
    </tr>
  )
}
