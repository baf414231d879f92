import type { Profile, Variable } from '../profile-object.js'
import { tableLines } from '../profile-table.js'

/** The whole report. It is rendered into the file, so that it can be read without script, and again by the page's script. */
export function Report({ profile }: { profile: Profile }) {
  return (
    <main>
      <h1>{profile.analysis.title}</h1>
      <section>
        <h2>Overview</h2>
        <Facts display={profile.table.display} labels={tableLines.map(({ label }) => label)} />
      </section>
      <section>
        <h2>Variables</h2>
        {profile.variables.map((variable) => (
          <Card key={variable.name} variable={variable} />
        ))}
      </section>
    </main>
  )
}

function Card({ variable }: { variable: Variable }) {
  return (
    <article>
      <h3>
        <bdi dir="auto">{variable.name}</bdi> <small>{variable.type}</small>
      </h3>
      <Facts display={variable.display} labels={Object.keys(variable.display)} />
    </article>
  )
}

function Facts({ display, labels }: { display: Readonly<Record<string, string>>; labels: readonly string[] }) {
  return (
    <table>
      <tbody>
        {labels.map((label) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{display[label]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
