import { describe, expect, it } from 'vitest'
import { type Catalogue, complete, type Field, parseFilter, type SearchTarget } from '@labbook/search'

const catalogue: Catalogue = {
  metrics: ['loss', 'val/loss', 'accuracy'],
  params: ['lr', 'batch size'],
  tags: ['mlflow.user', 'owner'],
  values: (field: Field) => (field.kind === 'param' && field.key === 'lr' ? ['0.1', '0.01', "it's"] : []),
}

/** The text with the caret at `|`. */
function proposed(text: string, target: SearchTarget = 'runs'): string[] {
  const position = text.indexOf('|')
  return complete(text.replace('|', ''), position, target, catalogue).map((completion) => completion.text)
}

describe('complete', () => {
  it.each<[string, string[]]>([
    ['metrics.|', ['metrics.', 'metrics.loss', 'metrics.`val/loss`', 'metrics.accuracy']],
    ['metrics.`va|', ['metrics.`val/loss`']],
    ['LOSS|', ['metrics.loss']],
    ['val|', ['metrics.`val/loss`']],
    ['sta|', ['status', 'start_time']],
    ['dataset.|', ['dataset.', 'dataset.name', 'dataset.digest', 'dataset.context']],
    ['mi|', ['min(']],
    ['coun|', ['count(']],
    ['first(metrics.acc|', ['metrics.accuracy']],
    ['min(|', ['metrics.', 'metrics.loss', 'metrics.`val/loss`', 'metrics.accuracy']],
    ['min(metrics.acc| AND x', ['metrics.accuracy']],
    ['min(metrics.accuracy |', [')']],
    ['metrics.loss |', ['=', '!=', '<', '<=', '>', '>=', 'BETWEEN', 'NOT BETWEEN', 'IS NULL', 'IS NOT NULL']],
    ['max(metrics.loss) >|', ['>', '>=']],
    ['params.lr |', ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL']],
    ['params.lr NOT |', ['IN']],
    ['params.lr IS |', ['NULL', 'NOT NULL']],
    ['params.lr IS NOT |', ['NULL']],
    ['params.lr = |', ["'0.1'", "'0.01'", '"it\'s"']],
    ["params.lr = '0.0|", ["'0.01'"]],
    ['params.lr = it|', ['"it\'s"']],
    ["params.lr IN ('0.1', |", ["'0.1'", "'0.01'", '"it\'s"']],
    ["params.lr IN ('0.1' |", [',', ')']],
    ['params.lr IN |', ['(']],
    ['metrics.loss BETWEEN 1 |', ['AND']],
    ['metrics.loss > |', []],
    ["status = 'F|", ["'FINISHED'", "'FAILED'"]],
    ["status = 'FINISHED' |", ['AND', 'OR']],
    ['(status IS NULL) a|', ['AND']],
    ["status = 'FINISHED' AND own|", ['tags.owner']],
    ["NOT (status = 'FINISHED' OR own|", ['tags.owner']],
    ['nonsense = |', []],
    ['status status |', []],
  ])('proposes at %s', (text, expected) => {
    expect(proposed(text)).toEqual(expected)
  })

  it('starts with attributes, entities and keys of the target', () => {
    expect(proposed('|', 'experiments')).toEqual(
      'name creation_time last_update_time experiment_id tags. NOT tags.mlflow.user tags.owner'.split(' '),
    )
  })

  it('replaces the unfinished word', () => {
    const text = 'metrics.loss > 1 AND params.l'
    expect(complete(text, text.length, 'runs', catalogue)).toEqual([
      { kind: 'field', text: 'params.lr', span: { start: 21, end: 29 } },
    ])
  })

  it('proposes no more than a list can show', () => {
    const metrics = Array.from({ length: 12_000 }, (_, index) => `m${index}`)
    expect(complete('m', 1, 'runs', { metrics })).toHaveLength(100)
  })

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
