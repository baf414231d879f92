import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { freshFolder, runLabbook } from './run-labbook.js'

const houses = fileURLToPath(new URL('../../../test/data/house_sales.csv.gz', import.meta.url))

it('[PR-141] [T33] writes the report of a file beside it by name, as one page that asks no network', async () => {
  const cwd = freshFolder()
  const { exitCode, stdout, stderr } = await runLabbook(['profile', houses], { cwd })
  expect([exitCode, stdout]).toEqual([0, 'house_sales.html\n'])
  expect(stderr.trim().split('\n')).toEqual([
    'Reading',
    'Columns',
    'Correlations',
    'Missing values',
    'Duplicate rows',
    'Sample',
  ])
  const page = readFileSync(join(cwd, 'house_sales.html'), 'utf8')
  expect(page).toMatch(/^<!doctype html>/)
  expect(page.match(/(?:src|href)="https?:/g)).toBeNull()
  expect(page.length).toBeLessThan(3_000_000)
})

it('[PR-141] takes a title, a mode, settings and a format', async () => {
  const cwd = freshFolder()
  writeFileSync(join(cwd, 'settings.yaml'), 'vars:\n  num:\n    low_categorical_threshold: 0\n')
  const words = ['--minimal', '--title', 'Sales', '--config', 'settings.yaml', '--format', 'json', '-o', 'out.json']
  const { exitCode } = await runLabbook(['profile', houses, ...words], { cwd })
  expect(exitCode).toBe(0)
  const { analysis, table } = JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'))
  expect(analysis).toMatchObject({ title: 'Sales', mode: 'minimal' })
  expect(table.types).toMatchObject({ Numeric: 19 })
})

it.each([
  ['a file that is not there', ['nope.csv'], 'nope.csv'],
  ['a record that is too short', ['short.csv'], 'short.csv:3:'],
  ['an extension that no reader has', ['table.xlsx'], 'no extension of a table'],
  ['an unknown setting', ['good.csv', '--config', 'bad.yaml'], 'low_categorical_treshold'],
  ['settings that are not there', ['good.csv', '--config', 'nope.yaml'], 'nope.yaml does not exist'],
  ['a folder that is not there', ['good.csv', '-o', 'nowhere/report.html'], 'The folder nowhere does not exist'],
])('[PR-141] says in a sentence what is wrong, and writes nothing: %s', async (_, words, sentence) => {
  const cwd = freshFolder()
  writeFileSync(join(cwd, 'good.csv'), 'a,b\n1,2\n')
  writeFileSync(join(cwd, 'short.csv'), 'a,b\n1,2\n3\n')
  writeFileSync(join(cwd, 'table.xlsx'), 'PK')
  writeFileSync(join(cwd, 'bad.yaml'), 'vars:\n  num:\n    low_categorical_treshold: 0\n')
  const before = readdirSync(cwd)
  const { exitCode, stdout, stderr } = await runLabbook(['profile', ...words], { cwd })
  expect([exitCode, stdout]).toEqual([1, ''])
  expect(stderr.trim().split('\n').at(-1)).toContain(sentence)
  expect(readdirSync(cwd)).toEqual(before)
})

it('[PR-141] compares a table with others', async () => {
  const cwd = freshFolder()
  const rows = (step: number) => Array.from({ length: 100 }, (_, i) => `${i * step},${i % 2}`).join('\n')
  writeFileSync(join(cwd, 'before.csv'), `size,is_new\n${rows(1)}\n`)
  writeFileSync(join(cwd, 'after.csv'), `size,is_new\n${rows(3)}\n`)
  const { exitCode, stdout } = await runLabbook(['profile', 'before.csv', '--compare', 'after.csv'], { cwd })
  expect([exitCode, stdout]).toEqual([0, 'before_compare.html\n'])
  expect(readFileSync(join(cwd, 'before_compare.html'), 'utf8')).toContain('Large drift')
  const words = ['profile', 'before.csv', '--compare', 'after.csv', '--compare', 'before.csv', '-o', 'drift.json']
  expect((await runLabbook(words, { cwd })).exitCode).toBe(0)
  const { labels, variables } = JSON.parse(readFileSync(join(cwd, 'drift.json'), 'utf8'))
  expect(labels).toEqual(['before.csv', 'after.csv', 'before.csv'])
  expect(variables.map(({ name, verdict }: { name: string; verdict: string }) => [name, verdict])).toEqual([
    ['size', 'large'],
    ['is_new', 'none'],
  ])
})

it('[PR-141] takes a target, which a comparison has none of', async () => {
  const cwd = freshFolder()
  writeFileSync(join(cwd, 'a.csv'), `x,y\n${Array.from({ length: 50 }, (_, i) => `${i},${i * i}`).join('\n')}\n`)
  const words = ['profile', 'a.csv', '--target', 'y']
  expect((await runLabbook([...words, '-o', 'a.json'], { cwd })).exitCode).toBe(0)
  const { target, alerts } = JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8'))
  expect(target.associations).toMatchObject([{ column: 'x', value: 1 }])
  expect(alerts.map(({ type }: { type: string }) => type)).toContain('Leak')
  const refused = await runLabbook([...words, '--compare', 'a.csv'], { cwd })
  expect([refused.exitCode, refused.stderr]).toEqual([64, expect.stringContaining('--target <column>')])
})

it('[PR-2] leaves nothing behind when it is interrupted', async () => {
  const cwd = freshFolder()
  const { exitCode } = await runLabbook(['profile', houses], {
    cwd,
    onStart: (child) => child.stderr?.once('data', () => child.kill('SIGINT')),
  })
  expect(exitCode).toBe(130)
  expect(readdirSync(cwd)).toEqual([])
})
