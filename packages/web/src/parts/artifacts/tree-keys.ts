import type { KeyboardEvent } from 'react'

/** Moves the focus in a tree of buttons, as ARIA has it. Opening and closing is for the node; returns false for any other key. */
export function moveInTree({ key, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  const tree = currentTarget.closest('[role=tree]')
  const nodes = [...(tree?.querySelectorAll<HTMLElement>('[role=treeitem] > button') ?? [])]
  const at = nodes.indexOf(currentTarget)
  const parent = currentTarget.closest('[role=group]')?.closest('[role=treeitem]')?.querySelector('button')
  const next = {
    ArrowDown: nodes[at + 1],
    ArrowRight: nodes[at + 1],
    ArrowUp: nodes[at - 1],
    ArrowLeft: parent ?? undefined,
    Home: nodes[0],
    End: nodes.at(-1),
  }
  if (!(key in next)) return false
  next[key as keyof typeof next]?.focus()
  return true
}
