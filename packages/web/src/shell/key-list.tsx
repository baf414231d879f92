import { type Command, commandScopes } from '../controls/commands.js'
import styles from './key-list.module.css'

/** Shortcuts grouped by scope. */
export function KeyList({ commands }: { commands: readonly Command[] }) {
  return (
    <div className={styles.list}>
      {commandScopes.map((scope) => {
        const ofScope = commands.filter((command) => command.scope === scope)
        return (
          ofScope.length > 0 && (
            <section key={scope} aria-label={scope}>
              <h3>{scope}</h3>
              <dl className={styles.keys}>
                {ofScope.map(({ keys, name }) => (
                  <KeyLine key={keys} keys={keys.split(' ')} name={name} />
                ))}
                {scope === 'Anywhere' && ALWAYS_ON.map((line) => <KeyLine key={line.name} {...line} />)}
              </dl>
            </section>
          )
        )
      })}
    </div>
  )
}

/** These work even if single-key shortcuts are off. */
const ALWAYS_ON = [
  { keys: ['Ctrl', 'K'], name: 'Search or jump to' },
  { keys: ['Ctrl', 'Z'], name: 'Undo' },
]

function KeyLine({ keys, name }: { keys: readonly string[]; name: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {keys.map((key) => (
          <kbd key={key} className="kbd">
            {key}
          </kbd>
        ))}
      </dd>
    </div>
  )
}
