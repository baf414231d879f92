import type { Filter } from '@labbook/search'
import { describe, expect, it } from 'vitest'
import { TextColumn } from '../../../src/store/sql/run-index/column.js'
import { Dictionary } from '../../../src/store/sql/run-index/dictionary.js'
import { SearchWork } from '../../../src/store/sql/search-work.js'

const FIELD = { kind: 'tag', key: 't' } as const
const NOWHERE = { start: 0, end: 0 }

describe('a dictionary', () => {
  it('[G12] keeps a text as long as it is used, and gives its number to the next one', () => {
    const dictionary = new Dictionary()
    const a = dictionary.use('a')
    expect(dictionary.use('a')).toBe(a)
    const b = dictionary.use('b')
    dictionary.release(a)
    expect(dictionary.text(a)).toBe('a')
    dictionary.release(a)
    expect([dictionary.text(a), dictionary.find('a'), dictionary.size]).toEqual([undefined, undefined, 1])
    expect(dictionary.use('c')).toBe(a)
    expect([dictionary.text(a), dictionary.text(b)]).toEqual(['c', 'b'])
  })

  it('[G12] tries a pattern on the texts in use alone', () => {
    const dictionary = new Dictionary()
    for (let i = 0; i < 600; i++) dictionary.release(dictionary.use(`gone ${i}`))
    dictionary.use('there')
    const tried: string[] = []
    dictionary.verdicts((text) => tried.push(text) > 0)
    expect(tried).toEqual(['there'])
  })
})

describe('a column of texts', () => {
  it('[G12] takes no more memory after a thousand changes of one value', () => {
    const column = new TextColumn()
    column.set(0, 'x'.repeat(8000))
    const { bytes } = column
    for (let i = 0; i < 1000; i++) column.set(0, String(i).padStart(8000, 'x'))
    expect(column.bytes).toBe(bytes)
    column.set(0, column.value(0) as string)
    expect(column.bytes).toBe(bytes)
    column.clear(0)
    column.clear(0)
    expect(column.bytes).toBeLessThan(bytes - 16_000)
    expect(column.value(0)).toBeUndefined()
  })

  it.each<[Filter, number[]]>([
    [{ kind: 'compare', comparator: '=', value: 'b', field: FIELD, span: NOWHERE }, [2]],
    [{ kind: 'compare', comparator: '=', value: 'a', field: FIELD, span: NOWHERE }, []],
    [{ kind: 'compare', comparator: '!=', value: 'b', field: FIELD, span: NOWHERE }, [0]],
    [{ kind: 'in', values: ['b', 'a', 'z'], negated: false, field: FIELD, span: NOWHERE }, [2]],
    [{ kind: 'in', values: ['b', 'a', 'z'], negated: true, field: FIELD, span: NOWHERE }, [0]],
    [{ kind: 'compare', comparator: 'LIKE', value: '%', field: FIELD, span: NOWHERE }, [0, 2]],
    [{ kind: 'compare', comparator: '>', value: 'b', field: FIELD, span: NOWHERE }, [0]],
    [{ kind: 'null', negated: false, field: FIELD, span: NOWHERE }, [1, 3]],
    [{ kind: 'null', negated: true, field: FIELD, span: NOWHERE }, [0, 2]],
  ])('[tracking-api 8.2] after changes answers %j', (leaf, expected) => {
    const column = new TextColumn()
    for (const [place, text] of ['a', 'a', 'b'].entries()) column.set(place, text)
    column.clear(1)
    column.set(0, 'c')
    const mask = new Uint8Array(4)
    column.match(leaf as Parameters<TextColumn['match']>[0], mask, 4, new SearchWork())
    expect([...mask.keys()].filter((place) => mask[place] === 1)).toEqual(expected)
  })
})
