import { expect, it } from 'vitest'
import { clausesOf, meaningOf, parseFilter, wordsInNames } from '@labbook/search'

const meaning = (text: string) => meaningOf(text, text.length, 'runs')

it.each([
  'forest',
  'v1.2',
  'forest (tuned)',
  "ada's run",
  'two "quotes"',
  'pricing/eu',
  'random forest in prod',
  'not bad',
  'and',
  'a and b or c',
  'status',
  'status in limbo',
  'created in 2024',
  'between us',
  'what is like this',
  'run.5',
  'wow!',
  '~/data',
  '<b>x</b>',
  '=',
  '> 0.5',
  '日本語',
  '🎯 שלום',
  '`',
])('[U-FILT-1] %s searches names', (text) => {
  const found = meaning(` ${text} `)
  expect(found).toMatchObject({ kind: 'words', words: text })
  const { value } = parseFilter(found.kind === 'words' ? found.filter : '', 'runs')
  expect(value).toMatchObject({ field: { name: 'run_name' }, comparator: 'ILIKE', value: `%${text}%` })
})

it.each([
  ['50% off', '%50!% off%'],
  ['%41', '%!%41%'],
  ['a_b', '%a!_b%'],
  ['!_\\', '%!!!_\\%'],
])('[U-FILT-1] %s searches names for these characters', (text, pattern) => {
  const found = meaning(text)
  const { value } = parseFilter(found.kind === 'words' ? found.filter : '', 'runs')
  expect(value).toMatchObject({ field: { name: 'run_name' }, comparator: 'ILIKE', value: pattern, escape: '!' })
  expect(wordsInNames(value ?? null, 'runs')).toEqual([text])
})

it.each([
  'metrics.loss < 0.5',
  "tags.team = 'vision'",
  "NOT status = 'FAILED'",
  'params.depth IS NULL',
  "status in ('FAILED')",
  "run_name like 'a%'",
  'duration between 1 and 5',
  'metrics.loss < 1 AND',
])('[U-FILT-1] %s is a filter', (text) => {
  expect(meaning(` ${text} `)).toEqual({ kind: 'filter', filter: text })
})

it.each([
  'metrics.',
  'metrics.lo',
  'min(metrics.lo',
  '(params.`learning ra',
  'metrics.loss >',
  'metrics.loss > 1 AND le',
  'params.lr = ',
  "params.lr = '0.",
  'params.lr = 0.1',
  'params.lr = 🎯',
  'status in',
  "params.lr IN ('a', ",
  '(metrics.loss > 1',
  'metrics.loss BETWEEN 1 AND',
])('[U-FILT-5] %s can still become a filter', (text) => {
  expect(meaning(text)).toMatchObject({ kind: 'unfinished' })
})

it.each([
  'params.n > 100',
  'params.n > ',
  'metrics.loss == 1',
  'metrics.loss < low',
  'lr=0.1',
  'loss < 1',
  'metrics.loss < 1)',
  '0.5 < metrics.loss',
  'forest AND metrics.loss < 1',
])('[U-FILT-5] %s can not', (text) => {
  expect(meaning(text)).toMatchObject({ kind: 'wrong' })
})

it('[U-FILT-5] a clause at the caret is unfinished, one elsewhere is wrong', () => {
  const text = 'params.lr =  AND metrics.loss < 1'
  expect(meaningOf(text, 12, 'runs')).toMatchObject({ kind: 'unfinished' })
  expect(meaningOf(text, text.length, 'runs')).toMatchObject({ kind: 'wrong' })
})

it('[U-FILT-1] a blank text asks for nothing, and a name can be too long', () => {
  expect(meaning('  ')).toEqual({ kind: 'nothing' })
  expect(meaning('x'.repeat(9000))).toMatchObject({
    kind: 'wrong',
    diagnostics: [{ message: expect.stringContaining('too long') }],
  })
})

it('[U-FILT-1] the words that a filter seeks in names', () => {
  const words = (text: string) => wordsInNames(parseFilter(text, 'runs').value ?? null, 'runs')
  expect(words("run_name ILIKE '%leaf-4%' AND metrics.loss < 1")).toEqual(['leaf-4'])
  expect(words("attributes.run_name LIKE 'a%b' OR tags.x = 'y'")).toEqual(['a', 'b'])
  expect(words("run_name LIKE '%a_b%c%'")).toEqual(['c'])
  expect(words("run_name LIKE '%a!_b%!!' ESCAPE '!'")).toEqual(['a_b', '!'])
  expect(words("NOT run_name LIKE '%a%' AND run_name = 'b' AND params.x LIKE '%c%'")).toEqual([])
})

it('[U-FILT-6] whole conditions are told apart from the one that is written', () => {
  const text = "(metrics.loss > 1 OR tags.a IN ('b', 'c')) AND tags.b LIKE 'd!%' ESCAPE '!' AND params.x = "
  const clauses = clausesOf(text, 'runs').map(({ start, end }) => text.slice(start, end))
  expect(clauses).toEqual(['metrics.loss > 1', "tags.a IN ('b', 'c')", "tags.b LIKE 'd!%' ESCAPE '!'"])
})
