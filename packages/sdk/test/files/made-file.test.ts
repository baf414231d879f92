import { ApiError } from '@labbook/protocol'
import { describe, expect, it } from 'vitest'
import { artifactPath, extensionOf } from '../../src/files/made-file.js'

describe('[sdk-fluent 5] paths of artifacts', () => {
  it.each([
    ['a.txt', 'a.txt'],
    ['./plots//loss.svg', 'plots/loss.svg'],
    ['plots/../loss.svg', 'loss.svg'],
    ['a/./b/é 100%.txt', 'a/b/é 100%.txt'],
    ['100%25.txt', '100%25.txt'],
    ['x'.repeat(255), 'x'.repeat(255)],
  ])('%s is %s', (text, path) => {
    expect(artifactPath(text)).toBe(path)
  })

  it.each([
    ['', 'names no file'],
    ['.', 'names no file'],
    ['a/..', 'names no file'],
    ['../a', "leads out of the run's artifacts"],
    ['a/../../b', "leads out of the run's artifacts"],
    ['/etc/passwd', 'is absolute'],
    ['C:/a', 'is absolute'],
    ['file:a', 'is absolute'],
    ['a\\b', 'holds a backslash'],
    ['plots/', "ends in '/'"],
    ['a\nb', 'holds a control character'],
    ['a%0Ab', 'holds a control character'],
    ['a#b', "holds '#'"],
    ['a%2523b', "holds '#'"],
    ['a?b/c', "holds '?' in the name of a folder"],
    ['a/%2e%2e/b', "hides '..' behind percent signs"],
    ['a/%252e%252e/b', "hides '..' behind percent signs"],
    ['\ud800', 'is not valid Unicode'],
    ['é'.repeat(128), 'has a name longer than 255 bytes'],
    [Array.from({ length: 300 }, () => 'abcd').join('/'), 'is longer than 1024 bytes'],
  ])('%s is refused', (text, why) => {
    expect(() => artifactPath(text)).toThrow(ApiError)
    expect(() => artifactPath(text)).toThrow(why)
    expect(() => artifactPath(text)).toThrow(`The artifact path '${text.slice(0, 50)}`)
  })

  it('an extension is what follows the last dot of the name', () => {
    expect(['a.JSON', 'b.c/d', '.env', 'x/.yml', 'a.tar.gz'].map(extensionOf)).toEqual(['.json', '', '', '', '.gz'])
  })
})
