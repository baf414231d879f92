import { describe, expect, it } from 'vitest'
import { type Catalogue, complete, type Field, parseFilter, restOfFilter, type SearchTarget } from '@labbook/search'

const catalogue: Catalogue = {
  metrics: [known('loss', 5), known('val/loss', 9), known('accuracy', 2)],
  params: [known('lr', 9), known('batch size', 3)],
  tags: [known('mlflow.user', 9), known('owner', 1)],
  values: (field: Field) =>
    field.kind === 'param' && field.key === 'lr'
      ? [
          { value: '0.1', runs: 2 },
          { value: '0.5', runs: 0 },
          { value: '0.01', runs: 7 },
          { value: "it's", runs: 1 },
        ]
      : [],
}

function known(key: string, runs: number) {
  return { key, runs }
}

/** The text with the caret at `|`. */
function completions(text: string, target: SearchTarget = 'runs') {
  const position = text.indexOf('|')
  return complete(text.replace('|', ''), position, target, catalogue)
}

function proposed(text: string, target?: SearchTarget): string[] {
  return completions(text, target).map((completion) => completion.text)
}

const NUMBER_OPERATORS = ['=', '!=', '<', '<=', '>', '>=', 'BETWEEN', 'NOT BETWEEN', 'IS NULL', 'IS NOT NULL']
const TEXT_OPERATORS = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL']
const LR_VALUES = ["'0.01'", "'0.1'", '"it\'s"', "'0.5'"]
const METRICS = ['metrics.`val/loss`', 'metrics.loss', 'metrics.accuracy']

describe('complete', () => {
  it.each<[string, string[]]>([
    ['metrics.|', METRICS],
    ['metrics.`va|', ['metrics.`val/loss`']],
    ['LOSS|', ['metrics.loss', 'metrics.`val/loss`', 'LOSS']],
    ['val|', ['metrics.`val/loss`', 'val']],
    ['user|', ['tags.mlflow.user', 'user_id', 'user']],
    ['sta|', ['status', 'start_time', 'sta']],
    ['dataset.|', ['dataset.name', 'dataset.digest', 'dataset.context']],
    ['mi|', ['min(', 'mi']],
    ['par|', ['params.', 'par']],
    ['first(metrics.acc|', ['metrics.accuracy']],
    ['min(|', METRICS],
    ['min(metrics.acc| AND x', ['metrics.accuracy']],
    ['min(metrics.accuracy |', [')']],
    ['metrics.loss |', NUMBER_OPERATORS],
    ['max(metrics.loss) >|', ['>', '>=']],
    ['params.lr |', TEXT_OPERATORS],
    ['params.lr NOT |', ['IN']],
    ['params.lr IS |', ['NULL', 'NOT NULL']],
    ['params.lr IS NOT |', ['NULL']],
    ['params.lr = |', [...LR_VALUES, ...TEXT_OPERATORS.slice(1)]],
    ["params.lr = '0.0|", ["'0.01'"]],
    ['params.lr = 0.0|', ["'0.01'"]],
    ['params.lr = it|', ['"it\'s"']],
    ["params.lr IN ('0.1', |", LR_VALUES],
    ["params.lr IN ('0.1' |", [',', ')']],
    ['params.lr IN |', ['(']],
    ['metrics.loss BETWEEN 1 |', ['AND']],
    ["status = 'F|", ["'FINISHED'", "'FAILED'"]],
    ["status = 'FINISHED' |", ['AND', 'OR']],
    ["status = 'FINISHED'|", []],
    ['metrics.loss > 1|', []],
    ['(status IS NULL) a|', ['AND']],
    ["status = 'FINISHED' AND own|", ['tags.owner', 'own']],
    ["NOT (status = 'FINISHED' OR own|", ['tags.owner', 'own']],
    ['params.lr > |', []],
    ['nonsense = |', []],
    ['status status |', []],
  ])('[U-FILT-2] proposes at %s', (text, expected) => {
    expect(proposed(text)).toEqual(expected)
  })

  it('[U-FILT-2] parameters, metrics, tags, datasets, attributes; inside by how they match, then by runs', () => {
    const kinds = completions('|').map(({ kind }) => kind)
    expect([...new Set(kinds)]).toEqual(['param', 'metric', 'tag', 'dataset', 'attribute', 'function', 'keyword'])
    expect(proposed('|').slice(0, 7)).toEqual([
      'params.lr',
      'params.`batch size`',
      ...METRICS,
      'tags.owner',
      'tags.mlflow.user',
    ])
    expect(proposed('|', 'experiments')).toEqual(
      'tags.owner tags.mlflow.user name creation_time last_update_time experiment_id NOT'.split(' '),
    )
  })

  it('[U-FILT-2] writes quotes, brackets and blanks, and replaces the unfinished word', () => {
    const written = (text: string) => completions(text).map(({ insert }) => insert)
    expect(written('params.ba|')).toEqual(['params.`batch size` = '])
    expect(written('min(metrics.acc|')).toEqual(['metrics.accuracy) '])
    expect(written('params.lr I|')).toEqual(['ILIKE ', 'IN (', 'IS NULL ', 'IS NOT NULL '])
    expect(written('for|')).toEqual(["run_name ILIKE '%for%'"])
    expect(completions('metrics.loss > 1 AND params.l|')).toEqual([
      {
        kind: 'param',
        text: 'params.lr',
        insert: 'params.lr = ',
        span: { start: 21, end: 29 },
        match: { start: 7, end: 8 },
        field: { kind: 'param', key: 'lr' },
        runs: 9,
      },
    ])
    const [inside] = completions("params.l|r = '1'")
    expect(inside?.span).toEqual({ start: 0, end: 9 })
    const other = completions('params.lr = |').find(({ text }) => text === 'IN')
    expect(other).toMatchObject({ insert: 'IN (', span: { start: 10, end: 12 } })
  })

  it('[U-FILT-2] proposes no more than a list can show', () => {
    const metrics = Array.from({ length: 12_000 }, (_, index) => ({ key: `m${index}` }))
    expect(complete('m', 1, 'runs', { metrics })).toHaveLength(100)
  })

  it.each(['`', '"', "it's", 'a`b', `x${'y'.repeat(239)}`, 'שלום עולם', 'é', '葉', 'in', 'a.b c'])(
    '[U-FILT-2] completes the key %s to a filter that is accepted',
    (key) => {
      const [first] = complete('', 0, 'runs', { params: [{ key }] })
      expect(parseFilter(`${first?.insert}'1'`, 'runs').value).toMatchObject({ field: { kind: 'param', key } })
    },
  )

  it('leads from nothing to a filter that is accepted', () => {
    const choices = ['params.`batch size`', 'IN', '(', "'x'", ')', 'OR', 'min(', 'metrics.loss', ')', 'IS NOT NULL']
    let text = ''
    for (const choice of choices) {
      if (choice !== "'x'")
        expect(complete(`${text} `, text.length + 1, 'runs', catalogue).map((c) => c.text)).toContain(choice)
      text += ` ${choice}`
    }
    expect(parseFilter(text, 'runs').diagnostics).toEqual([])
  })
})

describe('the rest of a filter', () => {
  it.each([
    ['params.lr = |', ''],
    ['metrics.loss > 1 AND params.lr = |', 'metrics.loss > 1'],
    ['metrics.loss > 1 AND le|', 'metrics.loss > 1'],
    ["params.lr = | AND metrics.loss > 1 AND tags.a = 'b'", "metrics.loss > 1 AND tags.a = 'b'"],
    ["params.lr = '0.|1' AND metrics.loss > 1", 'metrics.loss > 1'],
    ['metrics.loss > 1 OR params.lr = |', ''],
    ["metrics.a > 1 AND (metrics.b < 2 OR tags.c = '1' AND params.lr = |", "metrics.a > 1 AND tags.c = '1'"],
    ["NOT (tags.a = 'b' AND params.lr IN ('1', |", "tags.a = 'b'"],
    ['metrics.loss > AND params.lr = |', undefined],
  ])('[U-FILT-2] of %s', (text, expected) => {
    expect(restOfFilter(text.replace('|', ''), text.indexOf('|'), 'runs')).toBe(expected)
  })
})
