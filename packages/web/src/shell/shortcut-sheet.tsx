import { Link } from '@tanstack/react-router'
import { Dialog } from '../controls/dialog.js'
import { type Command, currentCommands } from './commands.js'
import styles from './shortcut-sheet.module.css'

const SCOPES: readonly Command['scope'][] = ['Page', 'Table', 'Selection', 'Anywhere']

/** All keys that do something on this screen (U-CMD-2). */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" isOpen onClose={onClose} width={560}>
      <KeyList commands={currentCommands()} />
      <p className="t3 small">
        Single keys can be switched off in the{' '}
        <Link to="/settings" onClick={onClose}>
          settings
        </Link>
        .
      </p>
    </Dialog>
  )
}

/** Keys by what they act on. One that stands twice is said once. */
function KeyList({ commands }: { commands: readonly Command[] }) {
  const byKeys = new Map(commands.map((command) => [command.keys, command]))
  const all = [...byKeys.values()]
  return (
    <div className={styles.sheet}>
      {SCOPES.filter((scope) => all.some((command) => command.scope === scope)).map((scope) => (
        <section key={scope} aria-label={scope}>
          <h3>{scope}</h3>
          <dl className={styles.keys}>
            {all
              .filter((command) => command.scope === scope)
              .map(({ keys, name }) => (
                <div key={keys}>
                  <dt>{name}</dt>
                  <dd>
                    {keys.split(' ').map((key) => (
                      <kbd key={key} className="kbd">
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            {scope === 'Anywhere' && <AlwaysOn />}
          </dl>
        </section>
      ))}
    </div>
  )
}

/** These work while single keys are switched off too. */
function AlwaysOn() {
  return [
    { name: 'Search or jump to', key: 'K' },
    { name: 'Undo', key: 'Z' },
  ].map(({ name, key }) => (
    <div key={name}>
      <dt>{name}</dt>
      <dd>
        <kbd className="kbd">Ctrl</kbd>
        <kbd className="kbd">{key}</kbd>
      </dd>
    </div>
  ))
}
