import type { View } from '@labbook/protocol'

/** Why a view cannot get this name, if so. Two of one name could not be told apart in the menu. */
export function nameProblem(name: string, views: readonly Pick<View, 'name'>[]): string | undefined {
  const wanted = name.trim()
  if (wanted === '') return 'A name needs a letter or a digit.'
  if (views.some((view) => view.name === wanted))
    return 'There is a view with this name. Choose another, or update that one.'
  return undefined
}
