import { posix } from 'node:path'
import { ApiError } from '@labbook/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  joinArtifactPath,
  parseArtifactFolder,
  parseArtifactPath,
  percentDecode,
} from '../../src/artifacts/artifact-path.js'

/** Texts as they arrive: the address was percent-decoded once. */
const TRAVERSALS: [id: string, text: string][] = [
  ['P01', '../../canary'],
  ['P01', '..'],
  ['P01', 'a/..'],
  ['P02', '%2E%2E%2F%2e%2e%2fcanary'],
  ['P02', '..%2fcanary'],
  ['P02', '%252E%252E%252Fcanary'],
  ['P02', '%25252E%25252E%25252Fcanary'],
  ['P03', '..\\..\\canary'],
  ['P03', 'a\\b'],
  ['P03', '..%5c..%5ccanary'],
  ['P03', 'C:\\x'],
  ['P03', 'C:/x'],
  ['P03', '\\\\host\\share\\x'],
  ['P04', '/etc/passwd'],
  ['P04', '//etc/passwd'],
  ['P04', '%2fetc%2fpasswd'],
  ['P04', 'file:///etc/passwd'],
  ['P04', 'FILE:/etc/passwd'],
  ['P04', 'file%3a///etc/passwd'],
  ['P05', 'A/R/artifacts/../../../evil.txt'],
  ['P07', 'x;/../../canary'],
  ['P07', 'x#/../../canary'],
  ['P07', 'x?/../../canary'],
  ['P07', 'x#y'],
  ['A01', '..%2f..%2fcanary'],
  ['A04', 'a?/a'],
  ['A04', 'a%3f/a'],
  ['A04', '../x'],
  ['A04', '/x'],
  ['A05', '../x'],
]

const REFUSALS: [id: string, text: string, rule: string][] = [
  ['P06', 'a\0.txt', 'control character'],
  ['P06', 'a\r\nb', 'control character'],
  ['P06', 'a\x1b[2Jb', 'control character'],
  ['P06', 'a\x7fb', 'control character'],
  ['P06', 'a\u0085b', 'control character'],
  ['P06', 'a%00b', 'control character'],
  ['A04', 'a\0b', 'control character'],
  ['P06', 'a//b', 'empty name'],
  ['P06', 'a/', "ends in '/'"],
  ['P06', 'a/./b', "'.'"],
  ['P06', '.', "'.'"],
  ['P06', 'a/%2e/b', "'.'"],
  ['P06', '', 'empty'],
  ['P06', 'a'.repeat(256), '255 bytes'],
  ['P06', `${'ö'.repeat(128)}`, '255 bytes'],
  ['P06', `${'a/'.repeat(512)}a`, '1024 bytes'],
  ['J05', 'a\ud800b', 'Unicode'],
  ['P02', encodedTimes('%', 12), 'too many times'],
]

const NAMES = [
  // An image of an older client: `%17` would be a control character if it were decoded again.
  'images/loss%step%20%timestamp%1796048364828%0b9f.png',
  'a b.txt',
  '100%.txt',
  '..a/b..',
  '...',
  'a..b',
  'a+b&c=d.txt',
  '模型/ö.bin',
  'what?',
  'a;b/c',
  'files:x',
  '%zz',
  'a%2fb',
  '"quoted"',
  '.env',
  '%F0%9F',
]

describe('a path', () => {
  it.each(TRAVERSALS)('[%s] %j is refused as a way out', (_id, text) => {
    expect(refusalOf(text)).toMatchObject({ code: 'INVALID_PARAMETER_VALUE', message: 'Invalid path' })
  })

  it.each(REFUSALS)('[%s] %j is refused by its rule', (_id, text, rule) => {
    const refusal = refusalOf(text)
    expect(refusal).toMatchObject({
      code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(/^Invalid path: /),
    })
    expect(refusal?.message).toContain(rule)
  })

  it.each(NAMES)('[P09] %j is taken as it is', (text) => {
    expect(parseArtifactPath(text)).toBe(text)
  })

  it('[L-10] 1,024 bytes and names of 255 are taken', () => {
    const text = [...Array<string>(4).fill('a'.repeat(203)), 'b'.repeat(208)].join('/')
    expect(Buffer.byteLength(text)).toBe(1024)
    expect(parseArtifactPath(text)).toBe(text)
    expect(parseArtifactPath('a'.repeat(255))).toHaveLength(255)
  })

  it('[D-31] whatever the text, it is refused or it is itself, and stays below the root', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '/', '%2e', '%2F', '%25', '\\', '#', '?', 'a', 'C:'),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        if (refusalOf(text) !== undefined) return
        expect(parseArtifactPath(text)).toBe(text)
        for (let read = text, round = 0; round < 4; round++, read = percentDecode(read)) {
          expect(posix.resolve('/root', read)).toMatch(/^\/root\/./s)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('joins below a folder', () => {
    const path = parseArtifactPath('a/b')
    expect(joinArtifactPath(null, path)).toBe('a/b')
    expect(joinArtifactPath(parseArtifactPath('1/run'), path)).toBe('1/run/a/b')
  })
})

describe('a folder to list', () => {
  it.each([
    ['', null],
    ['dir', 'dir'],
    ['dir/', 'dir'],
    ['a/b/', 'a/b'],
  ])('[tracking-api 6.2] %j is %j', (text, folder) => {
    expect(parseArtifactFolder(text)).toBe(folder)
  })

  it.each(['/', '..', '../', 'a//', './', '/etc/'])('[A01] %j is refused', (text) => {
    expect(() => parseArtifactFolder(text)).toThrow(ApiError)
  })
})

function refusalOf(text: string): ApiError | undefined {
  try {
    parseArtifactPath(text)
    return undefined
  } catch (fault) {
    if (fault instanceof ApiError) return fault
    throw fault
  }
}

function encodedTimes(text: string, times: number): string {
  return times === 0 ? text : encodedTimes(encodeURIComponent(text), times - 1)
}
