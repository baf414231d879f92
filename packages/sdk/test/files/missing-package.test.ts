import { describe, expect, it, vi } from 'vitest'
import { dictFile } from '../../src/files/dict-file.js'
import { figureFile } from '../../src/files/figure-file.js'
import { readTable, tableFile } from '../../src/files/table-file.js'

const SVG = '<svg width="1" height="1"/>'
const SPEC = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', mark: 'bar' }

describe('[sdk-fluent 5] an optional package that is not installed', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ['yaml', () => dictFile({ a: 1 }, 'a.yml'), 'run `npm install yaml`, or log it as .json.'],
    ['@labbook/plots', () => figureFile(SPEC, 'a.svg'), 'run `npm install @labbook/plots`, or log it as .json.'],
    ['@labbook/plots', () => figureFile(SVG, 'a.png'), 'run `npm install @labbook/plots`, or log it as .svg.'],
    [
      'hyparquet-writer',
      () => tableFile({ a: 1 }, 'a.parquet'),
      'run `npm install hyparquet-writer`, or log it as .json.',
    ],
    ['hyparquet', () => readTable(new Uint8Array(), 'a.parquet'), 'run `npm install hyparquet`, or store it as .json.'],
  ])('%s: the error says what to install or do instead', async (name, log, advice) => {
    vi.resetModules()
    vi.doMock(name, () => {
      throw new Error('not found')
    })
    await expect(log()).rejects.toThrow(`needs what is not installed: ${advice}`)
    vi.doUnmock(name)
  })
})
