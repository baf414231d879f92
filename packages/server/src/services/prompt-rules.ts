import type { Tag } from '@labbook/protocol'
import type { Filter } from '@labbook/search'
import type { RegisteredModelRef } from '../store/registry-refs.js'
import type { Store } from '../store/store.js'
import type { Work } from '../store/work.js'

/** What makes a registered model, or a version of one, a prompt (registry-api §9). */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt'
export const PROMPT_TEXT_TAG = 'mlflow.prompt.text'

export function isPrompt(tags: readonly Tag[]): boolean {
  return tags.some(({ key, value }) => key === PROMPT_TAG && value.toLowerCase() === 'true')
}

export function* isPromptModel(store: Store, model: RegisteredModelRef): Work<boolean> {
  const value = yield* store.registeredModels.tag(model, PROMPT_TAG)
  return value !== undefined && isPrompt([{ key: PROMPT_TAG, value }])
}

/** What clients send as the source of a prompt, which has no files. */
export function isPlaceholder(source: string): boolean {
  return /^[\w-]+$/.test(source)
}

/**
 * Prompts are found only by those who ask for them. Of their tag, unlike of any other, `!= 'true'` and `= 'false'` hold
 * where it is missing: clients say so to leave prompts out (registry-api §7).
 */
export function withPromptsAsked(filter: Filter | null): { filter: Filter | null; withPrompts: boolean } {
  return filter === null ? { filter, withPrompts: false } : readPromptClauses(filter)
}

function readPromptClauses(filter: Filter): { filter: Filter; withPrompts: boolean } {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const operands = filter.operands.map(readPromptClauses)
      return {
        filter: { ...filter, operands: operands.map((operand) => operand.filter) },
        withPrompts: operands.some((operand) => operand.withPrompts),
      }
    }
    case 'not': {
      const operand = readPromptClauses(filter.operand)
      return { filter: { ...filter, operand: operand.filter }, withPrompts: operand.withPrompts }
    }
    default: {
      const { field, span } = filter
      if (field.kind !== 'tag' || field.key !== PROMPT_TAG) return { filter, withPrompts: false }
      if (filter.kind !== 'compare') return { filter, withPrompts: true }
      const { comparator, value } = filter
      const leavesOut = comparator === '!=' ? value === 'true' : comparator === '=' && value === 'false'
      if (!leavesOut) return { filter, withPrompts: true }
      const asked: Filter = { kind: 'compare', field, comparator: '=', value: 'true', span }
      return { filter: { kind: 'not', operand: asked, span }, withPrompts: true }
    }
  }
}
