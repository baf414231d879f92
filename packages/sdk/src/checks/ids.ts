import { aliasFault, limits } from '@labbook/protocol'
import { InvalidInputError, shown } from './invalid-input-error.js'
import { checkLength } from './keys.js'

/** @throws InvalidInputError unless it has the form of a run's id */
export function checkRunId(runId: unknown): asserts runId is string {
  if (typeof runId === 'string' && /^[a-zA-Z0-9][\w-]{0,255}$/.test(runId)) return
  throw new InvalidInputError(`Invalid run ID ${shown(runId)}: it must be the ID of a run, as run.info.runId has it.`)
}

/** @throws InvalidInputError unless it has the form of an experiment's id, which is text */
export function checkExperimentId(experimentId: unknown): asserts experimentId is string {
  if (typeof experimentId === 'string' && /^[a-zA-Z0-9][\w-]{0,63}$/.test(experimentId)) return
  throw new InvalidInputError(
    `Invalid experiment ID ${shown(experimentId)}: it must be a text such as "0", as experiment.experimentId has it.`,
  )
}

/** @throws InvalidInputError unless it may be the name of an experiment */
export function checkExperimentName(name: unknown): asserts name is string {
  checkText('experiment name', name, limits.experimentName)
}

/** @throws InvalidInputError unless it may be the id of a logged model */
export function checkModelId(modelId: unknown): asserts modelId is string {
  if (typeof modelId === 'string' && /^[\w-]{1,256}$/.test(modelId)) return
  throw new InvalidInputError(`Invalid model ID ${shown(modelId)}: it must be the ID of a logged model, such as "m-…".`)
}

/** @throws InvalidInputError unless it may be the name of a registered model or a prompt */
export function checkModelName(name: unknown): asserts name is string {
  checkText('model name', name, limits.registeredModelName)
  if (/[/:]/.test(name)) {
    throw new InvalidInputError(`Invalid model name ${shown(name)}: it cannot contain a slash (/) or a colon (:).`)
  }
}

/** The number of a version, which may be given as digits. @throws InvalidInputError for anything else */
export function versionNumber(version: unknown): number {
  const number = typeof version === 'string' && /^\d{1,15}$/.test(version) ? Number(version) : version
  if (Number.isSafeInteger(number) && (number as number) > 0) return number as number
  throw new InvalidInputError(`Invalid version ${shown(version)}: it must be a whole number from 1 on.`)
}

/** @throws InvalidInputError unless it may be an alias */
export function checkAlias(alias: unknown): asserts alias is string {
  checkText('alias', alias, limits.modelAlias)
  const fault = aliasFault(alias)
  if (fault !== undefined) throw new InvalidInputError(fault)
}

/** @throws InvalidInputError unless it is a text that is not blank and has no more characters */
export function checkText(what: string, text: unknown, most: number): asserts text is string {
  if (typeof text !== 'string') throw new InvalidInputError(`Invalid ${what} ${shown(text)}: it must be a string.`)
  if (text.trim() === '') throw new InvalidInputError(`The ${what} is missing: ${shown(text)} is blank.`)
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new InvalidInputError(`Invalid ${what} ${shown(text)}: it holds a NUL or half a character.`)
  }
  checkLength(what, text, most)
}
