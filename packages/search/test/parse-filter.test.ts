import { describe, expect, it } from 'vitest'
import { parseFilter, printFilter, type SearchTarget } from '@labbook/search'

/** Rows of: filter, then how it prints once it is parsed. */
function accepts(target: SearchTarget, rows: readonly (readonly [filter: string, printed: string])[]) {
  it.each(rows)('takes %s', (filter, printed) => {
    const { value, diagnostics } = parseFilter(filter, target)
    expect(diagnostics).toEqual([])
    expect(printFilter(value ?? null)).toBe(printed)
  })
}

/** Rows of: filter, the message that it is refused with, and the piece of it that is to blame. */
function refuses(target: SearchTarget, rows: readonly (readonly [filter: string, message: string, blamed: string])[]) {
  it.each(rows)('refuses %s: %s', (filter, message, blamed) => {
    const { value, diagnostics } = parseFilter(filter, target)
    expect(value).toBeUndefined()
    const [first] = diagnostics
    expect(first?.message).toBe(message)
    expect(filter.slice(first?.span.start, first?.span.end)).toBe(blamed)
  })
}

const unquoted = (value: string) =>
  'Parameter value is either not quoted or unidentified quote types used for string value ' +
  `${value}. Use either single or double quotes.`
const malformed = (...tokens: readonly string[]) =>
  `Invalid clause(s) in filter string: ${tokens.map((token) => `'${token}'`).join(', ')}`
const LIST = 'While parsing a list in the query, expected'
const OF_NUMBERS = "'{'=', '!=', '<', '<=', '>', '>=', 'BETWEEN', 'NOT BETWEEN', 'IS NULL', 'IS NOT NULL'}'"
const OF_TEXTS = "'{'=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL'}'"

describe('[tracking-api 8] the grammar', () => {
  it('takes no text and empty text as everything', () => {
    expect(parseFilter(undefined, 'runs')).toEqual({ value: null, diagnostics: [] })
    expect(parseFilter('', 'runs')).toEqual({ value: null, diagnostics: [] })
  })

  accepts('runs', [
    ['AND', ''],
    ['AND and', ''],
    ['metrics.a>1', 'metrics.a > 1'],
    ['\n metrics.a\t>  1 ', 'metrics.a > 1'],
    ['metrics.a > 1 and metrics.b < 2', 'metrics.a > 1 AND metrics.b < 2'],
    ['metrics.a > 1 metrics.b < 2', 'metrics.a > 1 AND metrics.b < 2'],
    ["params.p='x'params.q='y'", "params.p = 'x' AND params.q = 'y'"],
    ['AND metrics.a > 1 AND AND metrics.b < 2 AND', 'metrics.a > 1 AND metrics.b < 2'],
    ["params.a.b.c = 'x'", "params.a.b.c = 'x'"],
    ["params.`a b` = 'x'", "params.`a b` = 'x'"],
    ['params."a b" = \'x\'', "params.`a b` = 'x'"],
    ["params.'a b' = 'x'", "params.`a b` = 'x'"],
    ['metrics."a""b" = 1', 'metrics.`a""b` = 1'],
    ["params.`x'; --` = 'a'", "params.`x'; --` = 'a'"],
    ['`metrics`.`m` = 1', 'metrics.m = 1'],
    ["params.日本 = 'x'", "params.日本 = 'x'"],
    ["params.select = 'x' AND params.and = 'y'", "params.select = 'x' AND params.and = 'y'"],
    ['metrics.0_loss = 1', 'metrics.`0_loss` = 1'],
    ['metrics.0 = 1', 'metrics.`0` = 1'],
    ['metrics.1e3 = 1', 'metrics.`1e3` = 1'],
    ['metrics.in = 1', 'metrics.`in` = 1'],
    ["params.case = 'x'", "params.`case` = 'x'"],
    ['metrics. = 1', 'metrics.`` = 1'],
    ['metrics.m = 1.', 'metrics.m = 1'],
    ['metrics.m = -.5', 'metrics.m = -0.5'],
    ['metrics.m = 1E-5', 'metrics.m = 0.00001'],
    ['metrics.m = -0', 'metrics.m = 0'],
    ['metrics.m < 1e400', 'metrics.m < 1e999'],
    ["params.p = ''", "params.p = ''"],
    ["params.p = 'it''s'", "params.p = 'it''s'"],
    ["params.p = 'a\\'b'", "params.p = 'a\\'b'"],
    ["params.p = 'C:\\'", "params.p = E'C:\\\\'"],
    ['params.p = "a\'b"', 'params.p = "a\'b"'],
  ])

  refuses('runs', [
    ['   ', "Invalid filter '   '. Could not be parsed.", '   '],
    ['foo', malformed('foo'), 'foo'],
    ['metrics.m >', malformed('metrics.m', '>'), 'metrics.m >'],
    ["metrics.m = 'a", malformed('metrics.m', '=', "'a"), "metrics.m = 'a"],
    ['metrics.`m = 1', malformed('metrics.`m = 1'), 'metrics.`m = 1'],
    ['metrics.m = - 5', malformed('metrics.m', '=', '-', '5'), 'metrics.m = - 5'],
    ['metrics.m ! = 1', malformed('metrics.m', '!', '=', '1'), 'metrics.m ! = 1'],
    ['metrics.m > 1 && metrics.n > 1', malformed('&&', 'metrics.n', '>', '1'), '&& metrics.n > 1'],
    ['metrics.m > -- c\n 1', malformed('metrics.m', '>', '--', 'c', '1'), 'metrics.m > -- c\n 1'],
    ["tags.a = 'x' IS NULL", malformed('IS', 'NULL'), 'IS NULL'],
    ["tags.a IS 'x'", malformed('tags.a', 'IS', "'x'"), "tags.a IS 'x'"],
    ["run_id IN 'a'", malformed('run_id', 'IN', "'a'"), "run_id IN 'a'"],
    ['params.p = AND params.q = 1', malformed('params.p', '='), 'params.p ='],
    ['metrics.m > 1;', malformed(';'), ';'],
    [
      "params.p = 'x'; SELECT 1",
      'Search filter contained multiple expression "params.p = \'x\'; SELECT 1". Provide AND-ed expression list.',
      ';',
    ],
    [
      'metrics.x; SELECT 1',
      "Search filter contained multiple expression 'metrics.x; SELECT 1'. Provide AND-ed expression list.",
      ';',
    ],
    ['1 < metrics.m', "Invalid comparison clause. Expected 'Identifier' found '1'", '1'],
    ["'run_id' = 'a'", "Invalid comparison clause. Expected 'Identifier' found ''run_id''", "'run_id'"],
    [
      'metrics.val-loss < 1',
      "Invalid comparison clause. Expected 'Identifier' found 'metrics.val-loss'",
      'metrics.val-loss',
    ],
    ['metrics.a/b = 1', "Invalid comparison clause. Expected 'Identifier' found 'metrics.a/b'", 'metrics.a/b'],
  ])

  it('reports every clause that does not check, in order', () => {
    const { diagnostics } = parseFilter("metrics.a > 'x' AND (users.b = 1 OR NOT params.c = 2)", 'runs')
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "Expected numeric value type for metric. Found 'x'",
      "Invalid entity type 'users'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
      "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 2",
    ])
  })

  it('marks the place of every part', () => {
    const text = "metrics.a > 1 OR (NOT params.b = 'x')"
    const { value } = parseFilter(text, 'runs')
    if (value?.kind !== 'or') throw new Error('OR expected')
    expect(value.operands.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      'metrics.a > 1',
      "NOT params.b = 'x'",
    ])
    expect(value.span).toEqual({ start: 0, end: text.length - 1 })
  })
})

describe('the superset', () => {
  accepts('runs', [
    ['metrics.a > 1 OR metrics.b > 2 AND metrics.c > 3', 'metrics.a > 1 OR metrics.b > 2 AND metrics.c > 3'],
    ['(metrics.a > 1 or metrics.b > 2) metrics.c > 3', '(metrics.a > 1 OR metrics.b > 2) AND metrics.c > 3'],
    ['((metrics.a > 1))', 'metrics.a > 1'],
    ['not metrics.a > 1 AND metrics.b > 2', 'NOT metrics.a > 1 AND metrics.b > 2'],
    ['NOT (metrics.a > 1 AND metrics.b > 2)', 'NOT (metrics.a > 1 AND metrics.b > 2)'],
    ['NOT NOT metrics.a > 1', 'NOT NOT metrics.a > 1'],
    ['metrics.a > 1 AND (metrics.b > 2 AND metrics.c > 3)', 'metrics.a > 1 AND (metrics.b > 2 AND metrics.c > 3)'],
    ['metrics.a between -1 and 1e3 AND metrics.b > 2', 'metrics.a BETWEEN -1 AND 1000 AND metrics.b > 2'],
    ['start_time NOT BETWEEN 1 AND 2', 'start_time NOT BETWEEN 1 AND 2'],
    ['min(metrics.loss) < 0.1', 'min(metrics.loss) < 0.1'],
    ['MAX ( metric.`a b` ) IS NULL', 'max(metrics.`a b`) IS NULL'],
    ['last(metrics.loss) < 0.1', 'metrics.loss < 0.1'],
    ['params.p IN (\'a\', "b",)', "params.p IN ('a', 'b')"],
    ["tags.t not in ('a')", "tags.t NOT IN ('a')"],
    ["status IN ('FINISHED', 'FAILED')", "status IN ('FINISHED', 'FAILED')"],
    ['metrics.m IS NULL', 'metrics.m IS NULL'],
    ['end_time is not null', 'end_time IS NOT NULL'],
    ['dataset.context IS NULL', 'dataset.context IS NULL'],
    ["params.p like '50!%%' escape '!' AND tags.t = 'a'", "params.p LIKE '50!%%' ESCAPE '!' AND tags.t = 'a'"],
    ["params.p ILIKE 'a#_b##' ESCAPE E'#'", "params.p ILIKE 'a#_b##' ESCAPE '#'"],
    ["params.p LIKE 'a🙂%' ESCAPE '🙂'", "params.p LIKE 'a🙂%' ESCAPE '🙂'"],
    ["params.p = E'say \"it\\'s\" \\\\'", "params.p = E'say \"it\\'s\" \\\\'"],
  ])

  refuses('runs', [
    ['OR metrics.a > 1', malformed('OR'), 'OR'],
    ['metrics.a > 1 OR', malformed('OR'), 'OR'],
    ['metrics.a > 1 NOT', malformed('NOT'), 'NOT'],
    ['(metrics.a > 1', malformed('('), '('],
    ['metrics.a > 1)', malformed(')'), ')'],
    ['()', malformed(')'), ')'],
    ['metrics.a BETWEEN 1 OR 2', malformed('metrics.a', 'BETWEEN', '1'), 'metrics.a BETWEEN 1'],
    ["metrics.a BETWEEN 1 AND 'x'", "Expected numeric value type for metric. Found 'x'", "'x'"],
    ["params.p BETWEEN 'a' AND 'b'", `Invalid comparator 'BETWEEN' not one of ${OF_TEXTS}`, 'BETWEEN'],
    ['sum(metrics.a) > 1', malformed('sum', '(', 'metrics.a', ')', '>', '1'), 'sum(metrics.a) > 1'],
    ["min(params.p) = 'x'", "min() is only supported for metrics, not for 'params.p'.", 'min(params.p)'],
    ["params.p = 'a' ESCAPE '!'", malformed('ESCAPE', "'!'"), "ESCAPE '!'"],
    ["params.p LIKE 'a' ESCAPE", malformed('params.p', 'LIKE', "'a'", 'ESCAPE'), "params.p LIKE 'a' ESCAPE"],
    ...["'!!'", "''", "'%'", "'_'", '7'].map(
      (escape) =>
        [
          `params.p LIKE 'a' ESCAPE ${escape}`,
          `ESCAPE needs one character in quotes that is neither % nor _, not ${escape}.`,
          escape,
        ] as const,
    ),
    ...['a!', 'a!b', '!!!'].map(
      (pattern) =>
        [
          `params.p LIKE '${pattern}' ESCAPE '!'`,
          'In a pattern, ! can only stand before %, _ or !, as it is the character of ESCAPE.',
          "'!'",
        ] as const,
    ),
    ["params.p NOT LIKE 'a%'", `Invalid comparator 'NOT LIKE' not one of ${OF_TEXTS}`, 'NOT LIKE'],
  ])
})

describe('[tracking-api 8.1] runs', () => {
  const entities = {
    metrics: ['metric', 'metrics'],
    params: ['param', 'params', 'parameter', 'parameters'],
    tags: ['tag', 'tags'],
  }
  accepts('runs', [
    ...entities.metrics.map((entity) => [`${entity}.x = 1`, 'metrics.x = 1'] as const),
    ...entities.params.map((entity) => [`${entity}.x = 'a'`, "params.x = 'a'"] as const),
    ...entities.tags.map((entity) => [`${entity}.x = 'a'`, "tags.x = 'a'"] as const),
    ...['attribute.', 'attributes.', 'attr.', 'run.', ''].map(
      (entity) => [`${entity}status = 'a'`, "status = 'a'"] as const,
    ),
    ...['dataset', 'datasets'].map((entity) => [`${entity}.name = 'a'`, "dataset.name = 'a'"] as const),
    ...['=', '!=', '>', '>=', '<', '<='].map(
      (operator) => [`metrics.x ${operator} 1`, `metrics.x ${operator} 1`] as const,
    ),
    ...['=', '!=', 'LIKE', 'ILIKE'].map(
      (operator) => [`params.x ${operator} 'a'`, `params.x ${operator} 'a'`] as const,
    ),
    ["tags.x like 'a' AND tags.x ilike 'b'", "tags.x LIKE 'a' AND tags.x ILIKE 'b'"],
    ['params.x is null AND tags.x is not null', 'params.x IS NULL AND tags.x IS NOT NULL'],
    ["run_id in ('a', 'B')", "run_id IN ('a', 'B')"],
    ["dataset.digest NOT IN ('a')", "dataset.digest NOT IN ('a')"],
    ...['run_id', 'run_name', 'user_id', 'artifact_uri', 'experiment_name'].map(
      (name) => [`${name} = 'a'`, `${name} = 'a'`] as const,
    ),
    ...['run name', 'Run name', 'Run Name'].map((name) => [`attributes.\`${name}\` = 'a'`, "run_name = 'a'"] as const),
    ['"Run Name" = \'a\'', "run_name = 'a'"],
    ['end_time > 1', 'end_time > 1'],
    ['created > 1 AND Created > 2', 'start_time > 1 AND start_time > 2'],
  ])

  const keys =
    "'{'run_id', 'run_name', 'status', 'user_id', 'artifact_uri', 'experiment_name', 'start_time', 'end_time', 'duration', " +
    "'created', 'Created', " +
    "'run name', 'Run name', 'Run Name'}'"
  const entity = (name: string) =>
    `Invalid entity type '${name}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']`
  refuses('runs', [
    ["experiment_id = '1'", `Invalid attribute key 'experiment_id' specified. Valid keys are ${keys}`, 'experiment_id'],
    [
      "attr.lifecycle_stage = 'x'",
      `Invalid attribute key 'lifecycle_stage' specified. Valid keys are ${keys}`,
      'attr.lifecycle_stage',
    ],
    [
      "dataset.foo = 'a'",
      "Invalid dataset key 'foo' specified. Valid keys are '{'name', 'digest', 'context'}'",
      'dataset.foo',
    ],
    ['Metrics.m = 1', entity('Metrics'), 'Metrics.m'],
    ['`metrics.m` = 1', entity('`metrics'), '`metrics.m`'],
    ["metrics.m = '1'", "Expected numeric value type for metric. Found '1'", "'1'"],
    ['metrics.m > 1+1', 'Expected numeric value type for metric. Found 1+1', '1+1'],
    ['metrics.m > metrics.n', 'Expected numeric value type for metric. Found metrics.n', 'metrics.n'],
    ['metrics.m = NaN', 'Expected numeric value type for metric. Found NaN', 'NaN'],
    ['metrics.m IN (1)', 'Expected numeric value type for metric. Found (1)', '(1)'],
    ["created > 'x'", "Expected numeric value type for numeric attribute: created. Found 'x'", "'x'"],
    ['params.p = 1', "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 1", '1'],
    ["tags.p = ('a')", "Expected a quoted string value for tag (e.g. 'my-value'). Got value ('a')", "('a')"],
    ['run_name = 5', 'Expected a quoted string value for attributes. Got value 5', '5'],
    ['dataset.name = 5', 'Expected a quoted string value for dataset attributes. Got value 5', '5'],
    ['params.p = abc', unquoted('abc'), 'abc'],
    ['tags.p = `abc`', unquoted('`abc`'), '`abc`'],
    ['metrics.m == 1', `Invalid comparator '==' not one of ${OF_NUMBERS}`, '=='],
    ['metrics.m <> 1', `Invalid comparator '<>' not one of ${OF_NUMBERS}`, '<>'],
    ['start_time LIKE 1', `Invalid comparator 'LIKE' not one of ${OF_NUMBERS}`, 'LIKE'],
    ["params.p > 'a'", `Invalid comparator '>' not one of ${OF_TEXTS}`, '>'],
    ["tags.a rlike '(a+)+$'", `Invalid comparator 'rlike' not one of ${OF_TEXTS}`, 'rlike'],
    ['run_id IN ()', `${LIST} a non-empty list of string values, but got empty list`, '()'],
    ["run_id IN (,'a')", `${LIST} a non-empty list of string values, but got ill-formed list.`, "(,'a')"],
    ["run_id IN ('a' 'b')", `${LIST} a non-empty list of string values, but got ill-formed list.`, "('a' 'b')"],
    [
      'dataset.name IN (1)',
      `${LIST} string value, punctuation, or whitespace, but got different type in list: (1,)`,
      '(1)',
    ],
    [
      "run_id IN ('a', 2)",
      `${LIST} string value, punctuation, or whitespace, but got different type in list: ('a', 2)`,
      "('a', 2)",
    ],
  ])
})

describe('[tracking-api 8.3] experiments', () => {
  accepts('experiments', [
    ["name LIKE 'a%'", "name LIKE 'a%'"],
    ["attribute.name ilike 'A'", "name ILIKE 'A'"],
    ['creation_time > 1 AND last_update_time <= 2', 'creation_time > 1 AND last_update_time <= 2'],
    ["tag.a != 'x' AND tags.b like 'y'", "tags.a != 'x' AND tags.b LIKE 'y'"],
    ['tags.a is null', 'tags.a IS NULL'],
    ["experiment_id IN ('1', '2')", "experiment_id IN ('1', '2')"],
    ["name IN ('a') OR tags.t IN ('b')", "name IN ('a') OR tags.t IN ('b')"],
  ])

  const entity = (name: string) => `Invalid entity type '${name}'. Valid entity types are ('attribute', 'tag', 'tags')`
  refuses('experiments', [
    ["attributes.name = 'a'", entity('attributes'), 'attributes.name'],
    ["attr.name = 'a'", entity('attr'), 'attr.name'],
    ['metrics.m = 1', entity('metrics'), 'metrics.m'],
    ["tags.a > 'x'", 'Invalid comparator for tag: >', '>'],
    ["name > 'a'", `Invalid comparator '>' not one of ${OF_TEXTS}`, '>'],
    ['name = 5', 'Expected a quoted string value for attributes. Got value 5', '5'],
    ['name =', 'Invalid clause(s) in filter string: name, =', 'name ='],
    ['min(tags.a) = 1', 'min() is only supported for the metrics of runs.', 'min(tags.a)'],
    [
      "lifecycle_stage = 'active'",
      "Invalid attribute key 'lifecycle_stage' specified. " +
        "Valid keys are '{'name', 'creation_time', 'last_update_time', 'experiment_id'}'",
      'lifecycle_stage',
    ],
  ])
})

describe('[tracking-api 8.4] logged models', () => {
  accepts('logged_models', [
    ['attributes.name = \'a\' AND model_id = "b"', "name = 'a' AND model_id = 'b'"],
    ["model_type LIKE 'a' AND source_run_id NOT IN ('b')", "model_type LIKE 'a' AND source_run_id NOT IN ('b')"],
    ["artifact_location ilike 'a'", "artifact_location ILIKE 'a'"],
    ['creation_time > 1 AND creation_timestamp_ms > 2', 'creation_timestamp > 1 AND creation_timestamp > 2'],
    ['last_updated_timestamp_ms > 1', 'last_updated_timestamp > 1'],
    ['metrics.m > -1 params.p IN ("a")', "metrics.m > -1 AND params.p IN ('a')"],
    ['params.p = 0.10', "params.p = '0.10'"],
    ['params."a b" = \'x\'', "params.`a b` = 'x'"],
    ["tags.t IS NULL OR NOT name = 'x'", "tags.t IS NULL OR NOT name = 'x'"],
    ['metrics.m BETWEEN 1 AND 2', 'metrics.m BETWEEN 1 AND 2'],
    ...['READY', '2', 'LOGGED_MODEL_READY'].map(
      (name) => [`status = '${name}'`, "status = 'LOGGED_MODEL_READY'"] as const,
    ),
    ...['PENDING', '1'].map((name) => [`status != '${name}'`, "status != 'LOGGED_MODEL_PENDING'"] as const),
    ["status IN ('FAILED', '3')", "status IN ('LOGGED_MODEL_UPLOAD_FAILED', 'LOGGED_MODEL_UPLOAD_FAILED')"],
    ["status LIKE '%READY'", "status LIKE '%READY'"],
  ])

  const entity = (name: string) =>
    `Invalid entity type: '${name}'. Expected one of ['attributes', 'metrics', 'params', 'tags'].`
  const operators = (valid: string) => `Expected one of (${valid.slice("'{".length, -"}'".length)}).`
  const notComparisons = (shown: string) =>
    `Invalid filter string: ${shown}. Expected a list of comparisons separated by 'AND' ` +
    "(e.g. 'metrics.loss > 0.1 AND params.lr = 0.01')."
  refuses('logged_models', [
    ["attribute.name = 'a'", entity('attribute'), 'attribute.name'],
    ['metric.m > 1', entity('metric'), 'metric.m'],
    ["metrics.m LIKE 'x'", `Invalid comparison operator for metrics.m: 'LIKE'. ${operators(OF_NUMBERS)}`, 'LIKE'],
    ["params.p > 'x'", `Invalid comparison operator for params.p: '>'. ${operators(OF_TEXTS)}`, '>'],
    ["name > 'x'", `Invalid comparison operator for attributes.name: '>'. ${operators(OF_TEXTS)}`, '>'],
    ["metrics.m > 'x'", "Expected numeric value type for metric. Found 'x'", "'x'"],
    ['max(metrics.m) > 1', 'max() is only supported for the metrics of runs.', 'max(metrics.m)'],
    ['name =', notComparisons("'name ='"), 'name ='],
    ["1 = 'name'", notComparisons('"1 = \'name\'"'), '1'],
    ['  ', "Invalid filter string: '  '. Expected a single SQL expression.", '  '],
    ['a; b', "Invalid filter string: 'a; b'. Expected a single SQL expression.", ';'],
    [
      "foo = 'a'",
      "Invalid attribute key 'foo' specified. Valid keys are '{'name', 'model_id', 'model_type', 'source_run_id', " +
        "'status', 'artifact_location', 'creation_timestamp', 'last_updated_timestamp', 'creation_time', " +
        "'creation_timestamp_ms', 'last_updated_timestamp_ms'}'",
      'foo',
    ],
  ])
})
