import { ApiError } from '@labbook/protocol'
import { truncate } from '../services/name-rules.js'
import type { LoggedModelRef } from '../store/logged-models.js'
import type { ModelVersionRef } from '../store/registry-refs.js'
import type { RegisteredModelRef } from '../store/registry-refs.js'
import type { RunRef } from '../store/runs.js'
import type { Store } from '../store/store.js'
import type { ArtifactPlan, Placement } from './artifact-plan.js'
import type { ArtifactCopy } from './copy-artifacts.js'
import type { Finding, Report, SourceDetail, SourceRecord } from './mlflow-source.js'

export interface WriterContext {
  readonly store: Store
  readonly plan: ArtifactPlan
  /** The location of a new experiment, or of the files of versions that belong to no run. */
  readonly locate: (folder: string) => string
  /** Whether files can be copied to a location. */
  readonly serves: (uri: string) => boolean
  /** @throws ApiError for an address that webhooks may not have */
  readonly checkWebhookUrl: (url: string) => void
  readonly nowMs: () => number
  readonly report: Report
}

/** How many of a kind the source has that Labbook now has, and how many of these it had before. */
export interface Tally {
  inPlace: number
  wereThere: number
}

/** What belongs to something that is left out is left out with it, without a word for each. */
export const LEFT_OUT = 'left out'
type LeftOut = typeof LEFT_OUT

/** It was lost, or there is another one with its id: what belongs to it is lost too. */
export const LOST = 'lost'
type Lost = typeof LOST

export interface KnownExperiment {
  readonly id: string
  /** Below which files are copied. */
  readonly location: string
  /** Deleted in the source, though the one that it joined here is not: its runs come as deleted. */
  readonly isDeletedThere: boolean
  /** Keys of the tags that it had before. */
  readonly tags: ReadonlySet<string>
}

export interface KnownRun {
  readonly ref: RunRef
  /** It is named by its id until its name is found among its tags. */
  readonly isNameless: boolean
}

export interface KnownRegisteredModel {
  readonly ref: RegisteredModelRef
  /** It stood in Labbook before. */
  readonly wasThere: boolean
}

/** What was written so far, by the source's ids. */
export class Written {
  readonly experiments = new Map<string, KnownExperiment | LeftOut | Lost>()
  readonly runs = new Map<string, KnownRun | LeftOut | Lost>()
  readonly models = new Map<string, LoggedModelRef | LeftOut | Lost>()
  readonly registeredModels = new Map<string, KnownRegisteredModel | Lost>()
  readonly versions = new Map<string, ModelVersionRef | LeftOut | Lost>()
  readonly tallies = new Map<SourceRecord['kind'], Tally>()
  /** Runs without a folder of files, by their ids, with the place that the source names. */
  readonly withoutFiles = new Map<string, string>()
  /** Runs of which something else says that they have files. */
  readonly runsWithFiles = new Set<string>()

  merge(other: Written) {
    for (const name of MAPS)
      for (const [key, value] of other[name]) (this[name] as Map<string, unknown>).set(key, value)
    for (const id of other.runsWithFiles) this.runsWithFiles.add(id)
    for (const [kind, { inPlace, wereThere }] of other.tallies) this.count(kind, inPlace, wereThere)
  }

  count(kind: SourceRecord['kind'], inPlace: number, wereThere: number) {
    const sum = this.tallies.get(kind) ?? { inPlace: 0, wereThere: 0 }
    this.tallies.set(kind, { inPlace: sum.inPlace + inPlace, wereThere: sum.wereThere + wereThere })
  }
}

const MAPS = ['experiments', 'runs', 'models', 'registeredModels', 'versions', 'withoutFiles'] as const

/** What one transaction learned: it keeps nothing outside itself, since it may have to run again. */
export class Batch extends Written {
  readonly copies: ArtifactCopy[] = []
  readonly findings: Finding[] = []
  readonly #before: Written

  constructor(before: Written) {
    super()
    this.#before = before
  }

  /** What was written of a kind under an id, now or before. */
  known<K extends 'experiments' | 'runs' | 'models' | 'registeredModels' | 'versions'>(kind: K, id: string) {
    type Known = Written[K] extends Map<string, infer V> ? V : never
    return (this[kind].get(id) ?? this.#before[kind].get(id)) as Known | undefined
  }

  /** What records belong to; if it was lost, so are they. */
  parentOf<T extends object>(records: readonly SourceDetail[], parent: T | LeftOut | Lost | undefined): T | undefined {
    if (typeof parent === 'object') return parent
    if (parent !== LEFT_OUT) for (const record of records) this.lose(record, notHere('what it belongs to'))
    return undefined
  }

  add(kind: SourceRecord['kind'], count = 1, { wereThere = false } = {}) {
    this.count(kind, count, wereThere ? count : 0)
  }

  /** Catches only violations of a rule by the record; every other error is rethrown. */
  lose(record: SourceRecord, fault: unknown) {
    if (!(fault instanceof ApiError) || fault.code === 'TEMPORARILY_UNAVAILABLE') throw fault
    this.findings.push({ outcome: 'lost', ...nameOf(record), why: fault.message })
  }

  change(record: SourceRecord, why: string) {
    this.findings.push({ outcome: 'changed', ...nameOf(record), why })
  }

  /** Has the files of what was written copied, and says what there is to say of them. */
  place(record: SourceRecord, { copyFrom, note }: Placement, to: string) {
    const { kind, which } = nameOf(record)
    const of = `${kind} ${which}`
    if (copyFrom.length > 0) this.copies.push({ from: copyFrom, to, of })
    if (note?.kind !== undefined)
      this.findings.push({ outcome: note.outcome, kind: note.kind, which: of, why: note.why })
    else if (note !== undefined) this.findings.push({ outcome: note.outcome, kind, which, why: note.why })
  }

  /** The value, cut to what fits. */
  cut(record: SourceDetail & { value: string }, max: number): string {
    const value = truncate(record.value, max)
    if (value !== record.value) this.change(record, `its value was cut to ${max} characters`)
    return value
  }
}

/** Ids become parts of paths. */
export function checkId(id: string) {
  if (/^[a-zA-Z0-9][\w-]{0,255}$/.test(id)) return
  throw new ApiError('INVALID_PARAMETER_VALUE', `${JSON.stringify(id.slice(0, 100))} is not a valid id`)
}

export function notHere(what: string): ApiError {
  return new ApiError('RESOURCE_DOES_NOT_EXIST', `${what} was not imported`)
}

export function elsewhere(what: string, experimentId: string): ApiError {
  return new ApiError('RESOURCE_ALREADY_EXISTS', `Labbook has a ${what} with this id in experiment ${experimentId}`)
}

export function otherValue(stored: { readonly value: string }, { value }: { value: string }): ApiError {
  const short = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
  return new ApiError(
    'INVALID_PARAMETER_VALUE',
    `it is ${short(value)}, but Labbook has ${short(stored.value)}, and params never change`,
  )
}

export function nameOf(record: SourceRecord): { kind: string; which: string } {
  const short = (text: string) => text.slice(0, 100)
  const named = (which: string) => ({ kind: record.kind, which })
  switch (record.kind) {
    case 'experiment':
      return named(`${record.experimentId} '${short(record.name)}'`)
    case 'run':
      return named(short(record.runId))
    case 'logged model':
      return named(short(record.modelId))
    case 'registered model':
    case 'webhook':
      return named(short(record.name))
    case 'model version':
      return named(`${record.version} of ${short(record.name)}`)
  }
  return named(`'${short(wordFor(record))}' of ${short(ownerOf(record))}`)
}

function wordFor(record: SourceDetail): string {
  if ('key' in record) return record.key
  if ('point' in record) return record.point.key
  if ('alias' in record) return record.alias
  return 'input' in record ? record.input.dataset.name : record.modelId
}

function ownerOf(record: SourceDetail): string {
  if ('runId' in record) return `run ${record.runId}`
  if ('modelId' in record) return `model ${record.modelId}`
  if ('experimentId' in record) return `experiment ${record.experimentId}`
  return record.kind === 'model version tag'
    ? `version ${record.version} of ${record.name}`
    : `registered model ${record.name}`
}
