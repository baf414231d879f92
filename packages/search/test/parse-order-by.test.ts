import { describe, expect, it } from 'vitest'
import { parseOrderBy, printOrderBy } from '@labbook/search'

const RUN_KEYS =
  "'{'run_id', 'run_name', 'status', 'user_id', 'artifact_uri', 'experiment_name', 'start_time', 'end_time', 'duration', " +
  "'created', 'Created'}'"
const unparsed = (item: string) => `Invalid order_by clause '${item}'. Could not be parsed.`

describe('[tracking-api 8.2] runs', () => {
  it.each([
    ['metrics.m', 'metrics.m ASC'],
    ['metric.m  desc', 'metrics.m DESC'],
    ['parameters.`a b` Asc', 'params.`a b` ASC'],
    ['tags."mlflow.runName" DESC', 'tags.mlflow.runName DESC'],
    ['attribute.Created', 'start_time ASC'],
    ['created', 'start_time ASC'],
    ['run_id', 'run_id ASC'],
    ['run_name', 'run_name ASC'],
    ['status', 'status ASC'],
    ['user_id', 'user_id ASC'],
    ['artifact_uri', 'artifact_uri ASC'],
    ['attributes.duration', 'duration ASC'],
    ['first(metrics.a) DESC', 'first(metrics.a) DESC'],
    ['COUNT(metrics.a)', 'count(metrics.a) ASC'],
    ['end_time', 'end_time ASC'],
    ['metrics.desc', 'metrics.desc ASC'],
    ['metrics.0 DESC', 'metrics.`0` DESC'],
    ['max(metrics.m) DESC', 'max(metrics.m) DESC'],
  ])('takes %s', (item, printed) => {
    expect(parseOrderBy([item], 'runs').value?.map(printOrderBy)).toEqual([printed])
  })

  it.each([
    [' metrics.m', unparsed(' metrics.m')],
    ['metrics.m ', unparsed('metrics.m ')],
    ['metrics.m DESC NULLS LAST', unparsed('metrics.m DESC NULLS LAST')],
    ['metrics.m, metrics.n', unparsed('metrics.m, metrics.n')],
    ['metrics.val-loss DESC', unparsed('metrics.val-loss DESC')],
    ['DESC', unparsed('DESC')],
    ["'a'", unparsed("'a'")],
    ['', unparsed('')],
    ['metrics.m down', "Invalid ordering key in order_by clause 'metrics.m down'."],
    ['dataset.name', "Invalid identifier type 'dataset'"],
    ['`Run Name`', `Invalid attribute key 'Run Name' specified. Valid keys are ${RUN_KEYS}`],
    ['experiment_id', `Invalid attribute key 'experiment_id' specified. Valid keys are ${RUN_KEYS}`],
    [
      'users.name',
      "Invalid entity type 'users'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
    ],
  ])('refuses %s', (item, message) => {
    const { value, diagnostics } = parseOrderBy([item], 'runs')
    expect(value).toBeUndefined()
    expect(diagnostics.map((diagnostic) => diagnostic.message)).toEqual([message])
  })

  it.each([
    [['metrics.m', 'metric.m DESC'], "`order_by` contains duplicate fields: ['metrics.m', 'metric.m DESC']"],
    [['attribute.Created', 'start_time'], "`order_by` contains duplicate fields: ['attribute.Created', 'start_time']"],
  ])('refuses the same field twice: %s', (items, message) => {
    expect(parseOrderBy(items, 'runs').diagnostics[0]?.message).toBe(message)
  })

  it('tells a metric from its extremes, and a name from its tag', () => {
    const items = ['metrics.m', 'min(metrics.m)', 'max(metrics.m)', 'run_name', 'tags.mlflow.runName']
    expect(parseOrderBy(items, 'runs').value).toHaveLength(items.length)
  })
})

describe('[tracking-api 8.3] experiments', () => {
  it.each([
    ['name', 'name ASC'],
    ['attribute.creation_time DESC', 'creation_time DESC'],
    ['last_update_time', 'last_update_time ASC'],
    ['experiment_id', 'experiment_id ASC'],
  ])('takes %s', (item, printed) => {
    expect(parseOrderBy([item], 'experiments').value?.map(printOrderBy)).toEqual([printed])
  })

  it('sorts experiment ids as numbers', () => {
    expect(parseOrderBy(['experiment_id'], 'experiments').value?.[0]?.field).toMatchObject({ type: 'number' })
  })

  it('lets the first of two equal fields decide, as MLflow does', () => {
    expect(parseOrderBy(['name', 'attribute.name DESC'], 'experiments').value?.map(printOrderBy)).toEqual(['name ASC'])
  })

  it.each([
    ['tags.a', 'Invalid order_by entity: tag'],
    ['attributes.name', "Invalid entity type 'attributes'. Valid entity types are ('attribute', 'tag', 'tags')"],
    [
      'lifecycle_stage',
      "Invalid attribute key 'lifecycle_stage' specified. " +
        "Valid keys are '{'name', 'creation_time', 'last_update_time', 'experiment_id'}'",
    ],
  ])('refuses %s', (item, message) => {
    expect(parseOrderBy([item], 'experiments').diagnostics[0]?.message).toBe(message)
  })
})

describe('limits', () => {
  it('[L-8] takes 20 items and refuses 21', () => {
    const items = Array.from({ length: 21 }, (_, index) => `metrics.m${index}`)
    expect(parseOrderBy(items.slice(1), 'runs').value).toHaveLength(20)
    expect(parseOrderBy(items, 'runs').diagnostics[0]?.message).toBe(
      'order_by has too many items: at most 20 are allowed.',
    )
  })

  it('[L-8] takes an item of 1 KiB and refuses one of a byte more, counted in UTF-8', () => {
    const item = `metrics.${'é'.repeat(508)}`
    expect(parseOrderBy([item], 'runs').value).toHaveLength(1)
    expect(parseOrderBy([`${item}x`], 'runs').diagnostics[0]?.message).toBe(
      'order_by clause is too long: at most 1024 bytes are allowed.',
    )
  })
})

describe('hostile orders', () => {
  it.each([
    '(CASE WHEN 1 THEN 1 END)',
    'metrics.x; SELECT 1',
    'metrics.m /**/',
    'runs.rowid',
    'attributes.password',
    '\ud800',
  ])('[Q02] refuses %s', (item) => {
    expect(parseOrderBy([item], 'runs').diagnostics).toHaveLength(1)
  })
})
