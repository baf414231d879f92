import type { Attribute, SearchTarget } from './filter.js'

export type EntityKind = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset'

/** What can be searched: one table a target. Names are case-sensitive. */
export interface Registry {
  /** Spelling of an entity → what it means. The first spelling of a kind is the one that is printed and completed. */
  readonly entities: ReadonlyMap<string, EntityKind>
  /** Every accepted spelling of an attribute, in a filter. */
  readonly attributes: ReadonlyMap<string, Attribute>
  /** The same in an order. */
  readonly orderAttributes: ReadonlyMap<string, Attribute>
  /** What plain words search. */
  readonly nameField: Attribute
  /** Attribute → the values that it can have, where they are few. */
  readonly attributeValues: Readonly<Record<string, readonly string[]>>
  readonly hasAggregates: boolean
  /** A bare number is accepted as text where text is expected: `params.lr = 0.01`. */
  readonly numbersAreTexts: boolean
  /** A quoted number is accepted as a number where a number is expected: `version_number = '3'`. */
  readonly textsAreNumbers: boolean
  /** Other spellings of the values of `status`. */
  readonly statusSpellings: ReadonlyMap<string, string>
}

export const DATASET_KEYS = ['name', 'digest', 'context'] as const

const runAttributes = {
  ...texts('run_id', 'run_name', 'status', 'user_id', 'artifact_uri', 'experiment_name'),
  ...numbers('start_time', 'end_time', 'duration'),
  created: number('start_time'),
  Created: number('start_time'),
}

const runs: Registry = {
  entities: new Map<string, EntityKind>([
    ['metrics', 'metric'],
    ['metric', 'metric'],
    ['params', 'param'],
    ['param', 'param'],
    ['parameters', 'param'],
    ['parameter', 'param'],
    ['tags', 'tag'],
    ['tag', 'tag'],
    ['attributes', 'attribute'],
    ['attribute', 'attribute'],
    ['attr', 'attribute'],
    ['run', 'attribute'],
    ['dataset', 'dataset'],
    ['datasets', 'dataset'],
  ]),
  attributes: new Map(
    Object.entries({
      ...runAttributes,
      'run name': text('run_name'),
      'Run name': text('run_name'),
      'Run Name': text('run_name'),
    }),
  ),
  orderAttributes: new Map(Object.entries(runAttributes)),
  nameField: text('run_name'),
  attributeValues: { status: ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] },
  hasAggregates: true,
  numbersAreTexts: false,
  textsAreNumbers: false,
  statusSpellings: new Map(),
}

const experimentAttributes = { ...texts('name'), ...numbers('creation_time', 'last_update_time') }

const experiments: Registry = {
  entities: new Map<string, EntityKind>([
    ['tags', 'tag'],
    ['tag', 'tag'],
    ['attribute', 'attribute'],
  ]),
  attributes: new Map(Object.entries({ ...experimentAttributes, ...texts('experiment_id') })),
  orderAttributes: new Map(Object.entries({ ...experimentAttributes, ...numbers('experiment_id') })),
  nameField: text('name'),
  attributeValues: {},
  hasAggregates: false,
  numbersAreTexts: false,
  textsAreNumbers: false,
  statusSpellings: new Map(),
}

const loggedModelAttributes = new Map(
  Object.entries({
    ...texts('name', 'model_id', 'model_type', 'source_run_id', 'status', 'artifact_location'),
    ...numbers('creation_timestamp', 'last_updated_timestamp'),
    creation_time: number('creation_timestamp'),
    creation_timestamp_ms: number('creation_timestamp'),
    last_updated_timestamp_ms: number('last_updated_timestamp'),
  }),
)

const loggedModels: Registry = {
  entities: new Map<string, EntityKind>([
    ['metrics', 'metric'],
    ['params', 'param'],
    ['tags', 'tag'],
    ['attributes', 'attribute'],
  ]),
  attributes: loggedModelAttributes,
  orderAttributes: loggedModelAttributes,
  nameField: text('name'),
  attributeValues: {
    status: ['LOGGED_MODEL_PENDING', 'LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED'],
  },
  hasAggregates: false,
  numbersAreTexts: true,
  textsAreNumbers: false,
  statusSpellings: new Map([
    ['0', 'LOGGED_MODEL_STATUS_UNSPECIFIED'],
    ['1', 'LOGGED_MODEL_PENDING'],
    ['2', 'LOGGED_MODEL_READY'],
    ['3', 'LOGGED_MODEL_UPLOAD_FAILED'],
    ['PENDING', 'LOGGED_MODEL_PENDING'],
    ['READY', 'LOGGED_MODEL_READY'],
    ['FAILED', 'LOGGED_MODEL_UPLOAD_FAILED'],
    ['UPLOAD_FAILED', 'LOGGED_MODEL_UPLOAD_FAILED'],
  ]),
}

const registryEntities = new Map<string, EntityKind>([
  ['tags', 'tag'],
  ['tag', 'tag'],
  ['attribute', 'attribute'],
  ['attributes', 'attribute'],
])

const registryTimes = {
  ...numbers('creation_timestamp', 'last_updated_timestamp'),
  timestamp: number('last_updated_timestamp'),
}

const registeredModels: Registry = {
  entities: registryEntities,
  attributes: new Map(Object.entries({ ...texts('name'), ...registryTimes })),
  orderAttributes: new Map(Object.entries({ ...texts('name'), ...registryTimes })),
  nameField: text('name'),
  attributeValues: {},
  hasAggregates: false,
  numbersAreTexts: false,
  textsAreNumbers: true,
  statusSpellings: new Map(),
}

const modelVersions: Registry = {
  entities: registryEntities,
  attributes: new Map(
    Object.entries({
      ...texts('name', 'run_id', 'model_id', 'source_path'),
      ...numbers('version_number'),
      ...registryTimes,
    }),
  ),
  orderAttributes: new Map(Object.entries({ ...texts('name'), ...numbers('version_number'), ...registryTimes })),
  nameField: text('name'),
  attributeValues: {},
  hasAggregates: false,
  numbersAreTexts: false,
  textsAreNumbers: true,
  statusSpellings: new Map(),
}

export const registries: Readonly<Record<SearchTarget, Registry>> = {
  runs,
  experiments,
  logged_models: loggedModels,
  registered_models: registeredModels,
  model_versions: modelVersions,
}

function text(name: string): Attribute {
  return { kind: 'attribute', name, type: 'string' }
}

function number(name: string): Attribute {
  return { kind: 'attribute', name, type: 'number' }
}

function texts(...names: readonly string[]): Record<string, Attribute> {
  return Object.fromEntries(names.map((name) => [name, text(name)]))
}

function numbers(...names: readonly string[]): Record<string, Attribute> {
  return Object.fromEntries(names.map((name) => [name, number(name)]))
}
