import { describe, expect, it } from 'vitest'
import { type Catalogue, explain, type Field, parseFilter, suggestFixes } from '@labbook/search'

const catalogue: Catalogue = {
  metrics: [{ key: 'loss' }, { key: 'val/loss' }, { key: 'accuracy' }],
  params: [{ key: 'lr' }, { key: 'batch size' }, { key: 'n_estimators' }],
  tags: [{ key: 'owner' }, { key: 'model.type' }],
  values: (field: Field) =>
    field.kind === 'param' && field.key === 'n_estimators'
      ? [
          { value: '100', runs: 9 },
          { value: '200', runs: 4 },
          { value: '400', runs: 0 },
        ]
      : [],
}

/** The text, what is underlined, why, and the first fixes as whole filters. */
const table: readonly (readonly [text: string, underlined: string, sentence: string, ...fixes: string[]])[] = [
  [
    'metrics.loss < 1 AND params.n_estimators > 100',
    '>',
    'Parameters are stored as text, so > cannot compare them.',
    "metrics.loss < 1 AND params.n_estimators = '200'",
    "metrics.loss < 1 AND params.n_estimators != '100'",
  ],
  [
    'params.n_estimators >= 100',
    '>=',
    'Parameters are stored as text, so >= cannot compare them.',
    "params.n_estimators IN ('100', '200')",
  ],
  ['params.lr = 0.01', '0.01', 'params.lr is text, so 0.01 needs quotes.', "params.lr = '0.01'"],
  ['params.lr = random forest', 'random', 'params.lr is text, so random needs quotes.', "params.lr = 'random forest'"],
  ['status = FINISHED', 'FINISHED', 'status is text, so FINISHED needs quotes.', "status = 'FINISHED'"],
  [
    'params.lr IN (0.1, 0.01)',
    '(0.1, 0.01)',
    "params.lr needs a list of quoted values, such as ('a', 'b').",
    "params.lr IN ('0.1', '0.01')",
  ],
  ['loss < 0.5', 'loss', 'There is no field loss.', 'metrics.loss < 0.5'],
  [
    'metrics.accuracy > 1 AND los < 0.5',
    'los',
    'There is no field los.',
    'metrics.accuracy > 1 AND metrics.loss < 0.5',
  ],
  ['metric_s.loss < 1', 'metric_s.loss', 'There is no field metric_s.loss.', 'metrics.loss < 1'],
  ['lr=0.1', 'lr', 'There is no field lr.', "params.lr = '0.1'"],
  ["model.type = 'a'", 'model.type', 'There is no field model.type.', "tags.model.type = 'a'"],
  ["STATUS = 'FINISHED'", 'STATUS', 'There is no field STATUS.', "status = 'FINISHED'"],
  ['metrics.loss == 1', '==', '== is written = here.', 'metrics.loss = 1'],
  ["metrics.loss < '0.5'", "'0.5'", "metrics.loss is a number, and '0.5' is not one.", 'metrics.loss < 0.5'],
  ['metrics.loss < low', 'low', 'metrics.loss is a number, and low is not one.', 'metrics.loss IS NOT NULL'],
  ['metrics.loss < 0,5', ',', 'Numbers are written with a decimal point, as in 0.5.', 'metrics.loss < 0.5'],
  [
    'metrics.loss IN (1, 2)',
    'IN',
    'Metrics are numbers, so IN cannot compare them.',
    '(metrics.loss = 1 OR metrics.loss = 2)',
  ],
  [
    'metrics.val/loss < 1',
    'metrics.val/loss',
    'The key in metrics.val/loss needs backticks.',
    'metrics.`val/loss` < 1',
  ],
  [
    "params.batch size = '4'",
    'size',
    'params.batch is followed by a comparison such as =, not by size.',
    "params.`batch size` = '4'",
  ],
  ['0.5 < metrics.loss', '0.5', 'A condition begins with a field, not with 0.5.', 'metrics.loss > 0.5'],
  ['(metrics.loss < 1', '(', 'The bracket ( is never closed.', '(metrics.loss < 1)'],
  ['metrics.loss < 1)', ')', 'There is no ( for this ).', 'metrics.loss < 1'],
  ["params.lr = 'abc", "'abc", "The quote in 'abc is never closed.", "params.lr = 'abc'"],
  ['metrics.loss < 1 && lr', '&&', 'Conditions are joined with AND or OR, not with &&.'],
  [
    "metrics.loss < 1 && params.lr = '1'",
    '&&',
    'Conditions are joined with AND or OR, not with &&.',
    "metrics.loss < 1 AND params.lr = '1'",
  ],
  ['metrics.loss <', '<', 'metrics.loss < needs a value.', 'metrics.loss IS NOT NULL'],
  ['params.n_estimators =', '=', 'params.n_estimators = needs a value.', "params.n_estimators = '100'"],
  ['metrics.loss', 'metrics.loss', 'metrics.loss needs a comparison, such as > 0.5.', 'metrics.loss IS NOT NULL'],
  ['metrics.loss < 1 OR', 'OR', 'A condition is missing behind OR.', 'metrics.loss < 1'],
  [
    'metrics.loss < 1 AND forest',
    'forest',
    'A condition begins with a field such as metrics.loss, not with forest.',
    "metrics.loss < 1 AND run_name ILIKE '%forest%'",
  ],
  [
    'params.lr contains 0.1',
    'contains',
    'params.lr is followed by a comparison such as =, not by contains.',
    "params.lr ILIKE '%0.1%'",
  ],
  ['params.lr is 0.1', '0.1', 'IS is followed by NULL or NOT NULL.', "params.lr = '0.1'"],
  [
    "tags.owner NOT LIKE 'a%'",
    'NOT LIKE',
    'NOT LIKE is not an operator. Put NOT before the condition.',
    "NOT tags.owner LIKE 'a%'",
  ],
  [
    "start_time > '1970-01-02'",
    "'1970-01-02'",
    "start_time is a time in milliseconds, so '1970-01-02' cannot be compared with it.",
    'start_time > 86400000',
  ],
  ['count(params.lr) > 1', 'count(params.lr)', "count() is only supported for metrics, not for 'params.lr'."],
]

describe('a filter that is wrong', () => {
  it.each(table)('[U-FILT-4] %s', (text, underlined, sentence, ...filters) => {
    const { diagnostics } = parseFilter(text, 'runs')
    const problem = explain(text, diagnostics, 'runs')
    expect(text.slice(problem?.span.start, problem?.span.end)).toBe(underlined)
    expect(problem?.sentence.map((part) => (typeof part === 'string' ? part : part.code)).join('')).toBe(sentence)
    const fixes = suggestFixes(text, diagnostics, 'runs', catalogue).map(({ filter }) => filter)
    expect(fixes.slice(0, filters.length)).toEqual(filters)
    for (const filter of fixes) expect([filter, parseFilter(filter, 'runs').diagnostics]).toEqual([filter, []])
  })

  it('[U-FILT-4] a fix says what it means', () => {
    const text = 'params.n_estimators > 100'
    const fixes = suggestFixes(text, parseFilter(text, 'runs').diagnostics, 'runs', catalogue)
    expect(fixes.slice(0, 2)).toEqual([
      {
        filter: "params.n_estimators = '200'",
        shown: "params.n_estimators = '200'",
        meaning: 'the one value above 100',
      },
      { filter: "params.n_estimators != '100'", shown: "params.n_estimators != '100'", meaning: 'any other value' },
    ])
  })

  it('[U-FILT-4] the other tables have names, attributes and tags of their own', () => {
    const text = 'nam = x'
    const { diagnostics } = parseFilter(text, 'experiments')
    expect(suggestFixes(text, diagnostics, 'experiments', catalogue)[0]?.filter).toBe("name = 'x'")
    expect(
      suggestFixes('los < 1', parseFilter('los < 1', 'experiments').diagnostics, 'experiments', catalogue),
    ).toEqual([expect.objectContaining({ filter: "name ILIKE '%los < 1%'" })])
  })
})
