import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { dictFile } from '../../src/files/dict-file.js'
import { askPython } from '../python-reference.js'

async function textOf(value: unknown, path: string): Promise<string> {
  const { files } = await dictFile(value, path)
  return new TextDecoder('utf-8', { fatal: true }).decode(files[0]?.bytes)
}

describe('[sdk-fluent 5] log_dict', () => {
  it('writes JSON with an indent of 2, whatever the extension', async () => {
    const value = { k: 'é', list: [1, { a: null }], none: {}, empty: [] }
    const text = await textOf(value, 'data.json')
    expect(text).toBe(JSON.stringify(value, null, 2))
    expect(await textOf(value, 'data')).toBe(text)
  })

  it('keeps every digit of a bigint, and keys that objects treat apart', async () => {
    expect(await textOf({ seed: 12345678901234567890n }, 'a.json')).toBe('{\n  "seed": 12345678901234567890\n}')
    expect(await textOf(JSON.parse('{"__proto__": 1}'), 'a.json')).toBe('{\n  "__proto__": 1\n}')
  })

  it('what JSON cannot hold becomes its text', async () => {
    const value = {
      nan: NaN,
      infinite: -Infinity,
      symbol: Symbol('s'),
      pattern: /x/g,
      error: new TypeError('no'),
      never: new Date(NaN),
      date: new Date(0),
      map: new Map([[1, 'one']]),
      set: new Set([1, 2]),
      typed: Float32Array.of(1, 2.5),
      big: BigInt64Array.of(1n),
      left: undefined,
      list: [undefined, 1],
    }
    expect(JSON.parse(await textOf(value, 'a.json'))).toEqual({
      nan: 'NaN',
      infinite: '-Infinity',
      symbol: 'Symbol(s)',
      pattern: '/x/g',
      error: 'TypeError: no',
      never: 'Invalid Date',
      date: '1970-01-01T00:00:00.000Z',
      map: { 1: 'one' },
      set: [1, 2],
      typed: [1, 2.5],
      big: [1],
      list: [null, 1],
    })
  })

  it('a value that contains itself is refused, one that is used twice is not', async () => {
    const shared = { a: 1 }
    expect(JSON.parse(await textOf([shared, shared], 'a.json'))).toEqual([shared, shared])
    const loop: Record<string, unknown> = {}
    loop['self'] = { loop }
    await expect(dictFile(loop, 'a.json')).rejects.toThrow('The value contains itself')
    let deep: unknown = 1
    for (let i = 0; i < 300; i++) deep = [deep]
    await expect(dictFile(deep, 'a.json')).rejects.toThrow('nested more than 200 levels')
  })

  it('is a snapshot: what changes after the call is not logged', async () => {
    const value = { a: 1 }
    const made = textOf(value, 'a.yaml')
    value.a = 2
    expect(await made).toBe('a: 1\n')
  })
})

describeWith(['python'], 'log_dict as YAML', () => {
  it('[sdk-fluent 5] PyYAML reads the same values', async () => {
    const shared = { x: 1 }
    const value = {
      text: 'plain',
      looksLike: [
        'no',
        'yes',
        'on',
        '1',
        '1.5',
        'null',
        '~',
        '2020-01-01',
        '0x1f',
        '1e5',
        '1_000',
        '',
        ' ',
        '12:30:45',
        '=',
        '<<',
      ],
      lines: 'a\nb\n',
      long: 'word '.repeat(60),
      odd: [
        'é',
        '\t',
        '# no comment',
        '- item',
        'a: b',
        "it's",
        '"',
        '😀',
        '\u0085',
        '\x7f',
        '\u2028',
        '\ufeff',
        'a\x00b',
      ],
      numbers: [0, -1, 1.5, 1e-7, 1e21, 5e-324],
      flags: [true, false, null],
      big: 12345678901234567890n,
      none: {},
      empty: [],
      nested: [[1, [2]], { a: { b: [] } }],
      again: [shared, shared],
    }
    const text = await textOf(value, 'config/params.yml')
    expect(text).not.toMatch(/[{&*]\w/)
    const [read] = await askPython('reference_files.py', [{ do: 'read_yaml', with: text }])
    expect(read).toEqual({ ...value, big: Number(value.big) })
  })
})
