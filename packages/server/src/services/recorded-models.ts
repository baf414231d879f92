import type { RecordedModel } from '@labbook/protocol'

/** How many characters of a history are worth reading: a dozen models, more than a table has room for. */
export const HISTORY_START = 16_384
const MOST_MODELS = 20

/**
 * The first models in the tag `mlflow.log-model.history`, a list of models as JSON, with the place of each among the run's
 * artifacts. The text may be cut anywhere and hold what Python writes; clients may also have put anything else there.
 */
export function recordedModels(history: string): readonly RecordedModel[] {
  if (!history.trimStart().startsWith('[')) return []
  const models: { path?: string | undefined; flavors: string[] }[] = []
  let depth = 0
  let field: string | undefined
  for (const [token, text, colon] of history.matchAll(TOKENS)) {
    const model = models.at(-1)
    if (text === undefined) {
      depth += token === '[' || token === '{' ? 1 : -1
      if (depth === 2) field = undefined
      if (token === '{' && depth === 2 && models.push({ flavors: [] }) > MOST_MODELS) break
    } else if (colon === undefined) {
      if (depth !== 2) continue
      if (field === 'artifact_path' && model !== undefined) model.path = textFrom(text)
      field = undefined
    } else if (depth === 2) {
      field = textFrom(text)
    } else if (depth === 3 && field === 'flavors') {
      const flavor = textFrom(text)
      if (flavor !== undefined) model?.flavors.push(flavor)
    }
  }
  return models.slice(0, MOST_MODELS).flatMap(({ path, flavors }) => {
    if (path === undefined) return []
    // Every model is a Python function; what else it is says more.
    return [{ path, flavor: flavors.find((name) => name !== 'python_function') ?? path }]
  })
}

/** Texts whole, each with its colon if it is a key, and brackets. */
const TOKENS = /("(?:[^"\\]|\\.)*"|"[^]*$)(\s*:)?|[[\]{}]/gs

/** `undefined` for what no artifact or flavor can be called. */
function textFrom(token: string): string | undefined {
  try {
    const text = JSON.parse(token) as string
    return text.isWellFormed() && !text.includes('\0') ? text : undefined
  } catch {
    return undefined
  }
}
