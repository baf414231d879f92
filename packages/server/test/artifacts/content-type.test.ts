import { expect, it } from 'vitest'
import { contentTypeOf } from '../../src/artifacts/content-type.js'

const TEXT =
  'a.txt a.log a.err a.cfg a.conf a.cnf a.cf a.ini a.properties a.prop a.hocon a.toml a.yaml a.yml a.xml a.json a.js a.py a.py3 a.csv a.tsv a.md a.rst MLmodel mlproject MLproject'

it.each(TEXT.split(' '))('[tracking-api 6.4] %s is plain text', (name) => {
  expect(contentTypeOf(name)).toBe('text/plain')
})

it.each([
  ['a.png', 'image/png'],
  ['A.PNG', 'image/png'],
  ['folder.txt/a.jpg', 'image/jpeg'],
  ['a.pdf', 'application/pdf'],
  ['a.html', 'text/html'],
  ['model.pkl', 'application/octet-stream'],
  ['noextension', 'application/octet-stream'],
  ['.txt', 'application/octet-stream'],
  ['a.', 'application/octet-stream'],
  ['a.constructor', 'application/octet-stream'],
])('[tracking-api 6.4] [X01] %s is %s', (name, type) => {
  expect(contentTypeOf(name)).toBe(type)
})
