import type { View } from '@labbook/protocol'

/** Why a view cannot have this name; names are unique, so that the menu can tell views apart. */
export function nameProblem(name: string, views: readonly Pick<View, 'name'>[]): string | undefined {
  const wanted = name.trim()
  if (wanted === '') return 'Enter a name.'
  if (views.some((view) => view.name === wanted))
    return 'A view with this name already exists. Choose another name, or update that view.'
  return undefined
}

/** The name of a copy of a view. */
export function nameOfCopy(name: string, views: readonly Pick<View, 'name'>[]): string {
  const taken = new Set(views.map((view) => view.name))
  let copy = `${name} copy`
  for (let count = 2; taken.has(copy); count++) copy = `${name} copy ${count}`
  return copy
}
