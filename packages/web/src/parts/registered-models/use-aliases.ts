import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.js'
import { registeredModelQuery } from '../../api/registry-queries.js'
import { useRefresh } from '../../api/use-refresh.js'
import { announceFailure, announceUndoable } from '../../shell/undo.js'

/** Adds, moves and removes aliases optimistically, with undo (U-REG-3). */
export function useAliases(name: string) {
  const queryClient = useQueryClient()
  const refresh = useRefresh()
  const { queryKey } = registeredModelQuery(name)

  /** Without a version, the alias is removed. */
  async function point(alias: string, version: number | undefined) {
    await queryClient.cancelQueries({ queryKey, exact: true })
    const before = queryClient.getQueryData(queryKey)
    queryClient.setQueryData(queryKey, (model) => {
      if (model === undefined) return model
      const others = model.aliases.filter((each) => each.alias !== alias)
      return { ...model, aliases: version === undefined ? others : [...others, { alias, version }] }
    })
    try {
      if (version === undefined) await api.registeredModels.deleteModelAlias({ name, alias })
      else await api.registeredModels.setModelAlias({ name, alias, version })
    } catch (refusal) {
      queryClient.setQueryData(queryKey, before)
      throw refusal
    }
    await refresh({ what: 'registered_model', name })
  }

  async function change(alias: string, version: number | undefined, done: string) {
    const before = queryClient.getQueryData(queryKey)?.aliases.find((each) => each.alias === alias)?.version
    if (before === version) return
    await point(alias, version)
    announceUndoable(done, async () => {
      const { registeredModel } = await api.registeredModels.getRegisteredModel({ name })
      const now = registeredModel.aliases.find((each) => each.alias === alias)?.version
      if (now !== version) throw new Error(`@${alias} has changed since, so it was not undone.`)
      await point(alias, before)
    })
  }

  return {
    /** @throws ApiError if the server refuses the alias */
    set: (alias: string, version: number) => change(alias, version, `@${alias} points to version ${version}`),
    move: (alias: string, version: number) =>
      void change(alias, version, `@${alias} moved to version ${version}`).catch(reportFailure),
    remove: (alias: string) => void change(alias, undefined, `@${alias} removed`).catch(reportFailure),
  }
}

function reportFailure(error: Error) {
  announceFailure(error.message)
}
