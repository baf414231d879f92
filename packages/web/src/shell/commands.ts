import { useEffect, useRef } from 'react'

/** Something that a key does on the screen that is open. */
export interface Command {
  /** The key, as the browser names it: `j`, `?`, `Delete`. Of two with a space between, one is typed after the other. */
  readonly keys: string
  readonly name: string
  /** What it acts on; the sheet of keys is grouped by it. */
  readonly scope: 'Anywhere' | 'Page' | 'Table' | 'Selection'
  readonly run: () => void
}

const registered = new Set<readonly Command[]>()

/** Those of the screen that is open, the parts inside after what is around them. */
export function currentCommands(): readonly Command[] {
  return [...registered].flat()
}

/** Commands that are there as long as the component is. */
export function useCommands(commands: readonly Command[]) {
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const names = commands.map(({ keys, name }) => `${keys} ${name}`).join('\n')
  useEffect(() => {
    const mine = latest.current.map(
      (command): Command => ({
        ...command,
        run: () => latest.current.find(({ keys }) => keys === command.keys)?.run(),
      }),
    )
    registered.add(mine)
    return () => void registered.delete(mine)
  }, [names])
}
