import { describe, expect, it } from 'vitest'
import { metaDigest, tableDigest, tensorDigest } from '../../src/datasets/digest.js'
import { sourceAt } from '../../src/datasets/dataset-source.js'
import { md5 } from '../../src/datasets/md5.js'
import { sha256 } from '../../src/datasets/sha256.js'
import { type TableData, tableOf } from '../../src/datasets/table.js'
import type { TensorData } from '../../src/datasets/tensor.js'

describe('[sdk-fluent 7.2] digests of tables', () => {
  it.each<[string, string, TableData]>([
    ['Numbers=[1,2,3]', '31ccce44', { Numbers: [1, 2, 3] }],
    ['the same as int64', '31ccce44', { Numbers: BigInt64Array.of(1n, 2n, 3n) }],
    ['the same as records', '31ccce44', [{ Numbers: 1 }, { Numbers: 2 }, { Numbers: 3 }]],
    ['a=[1]', 'd0ca2a63', { a: [1] }],
    ['x=[1,2]', '300830b9', { x: [1, 2] }],
    ['f=[true,false], x=[1,2]', '2fa8de99', { f: [true, false], x: [1, 2] }],
    ['f=[true,false]', '9dd3703d', { f: [true, false] }],
    ['s=[a,null], x=[1.0,NaN]', '83606bb3', { s: ['a', null], x: [1, NaN] }],
    ['x=[1.5,NaN]', '771f1438', { x: [1.5, NaN] }],
    ['x=[1.5,NaN] as float64', '771f1438', { x: Float64Array.of(1.5, NaN) }],
    ['s=[é,b]', '0f063cb8', { s: ['é', 'b'] }],
    ['text_column, b, c', '8edfd155', { text_column: ['a', 'a'], b: [2, 2], c: [3, 3] }],
    ['text_column, b, a0', '2775c9ec', { text_column: ['a', 'bb'], b: [2, 7], a0: [3.5, -1.25] }],
    ['x=0…10002', '26c33373', { x: Array.from({ length: 10_003 }, (_, i) => i) }],
    ['x=[]', '0185955d', { x: [] }],
  ])('%s is %s', (_, digest, data) => {
    expect(tableDigest(tableOf(data))).toBe(digest)
  })

  it('row names are part of it', () => {
    expect(tableDigest({ ...tableOf({ x: [1, 2] }), index: ['p', 'q'] })).toBe('ce3b9da9')
  })

  it('NaN with a sign or a payload is NaN', () => {
    const odd = new Float64Array(BigUint64Array.of(0x3ff8000000000000n, 0xfff8000000000001n).buffer)
    expect(tableDigest(tableOf({ x: odd }))).toBe('771f1438')
  })

  it('what comes after 10,000 rows counts only by number', () => {
    const rows = (last: number) => tableOf({ x: Array.from({ length: 10_001 }, (_, i) => (i < 10_000 ? i : last)) })
    expect(tableDigest(rows(1))).toBe(tableDigest(rows(2)))
    expect(tableDigest(rows(1))).not.toBe(tableDigest(tableOf({ x: Array.from({ length: 10_000 }, (_, i) => i) })))
  })
})

describe('[sdk-fluent 7.2] digests of arrays', () => {
  const int64 = (...values: number[]) => BigInt64Array.from(values, BigInt)
  it.each<[string, string, TensorData, TensorData?]>([
    ['[1,2,3]', 'fdf1765f', int64(1, 2, 3)],
    ['numbers of a list', 'fdf1765f', { data: [1, 2, 3], shape: [3] }],
    ['with targets', '1387de76', int64(1, 2, 3), int64(4, 5, 6)],
    ['[[1.0,2.0]], targets [1]', '58a08207', { data: Float64Array.of(1, 2), shape: [1, 2] }, int64(1)],
    ['[1.5,2.5] float32', '63ac2f3f', Float32Array.of(1.5, 2.5)],
    ['[true,false]', 'c3712814', { data: [true, false], shape: [2] }],
    ['[a,b]', '88d43939', { data: ['a', 'b'], shape: [2] }],
    ['map a=[2], b=[1]', '401042c3', { b: { data: int64(1), shape: [1] }, a: { data: int64(2), shape: [1] } }],
    ['[a,null]', 'e58dec43', { data: ['a', null], shape: [2] }],
  ])('%s is %s', (_, digest, features, targets) => {
    expect(tensorDigest(features, targets)).toBe(digest)
  })
})

it('[sdk-fluent 7.2] the digest of a dataset that is only described', () => {
  const { type, source } = sourceAt('https://h/x')
  expect(metaDigest({ name: 'mm', source, sourceType: type })).toBe('f28bebbd')
})

describe('[sdk-fluent 7.2] the hashes below', () => {
  const bytes = (text: string) => new TextEncoder().encode(text)
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      '1234567890'.repeat(8),
      '57edf4a22be3c955ac49da2e2107b67a',
      'f371bc4a311f2b009eef952dd83ca80e2b60026c8e935592d0f9c308453c813e',
    ],
  ])('MD5 and SHA-256 of %s', (text, ofMd5, ofSha256) => {
    expect(md5(bytes(text))).toBe(ofMd5)
    expect(sha256(bytes(text))).toBe(ofSha256)
  })

  it.each([55, 56, 63, 64, 119, 120])('texts of %d bytes end in the right block', async (length) => {
    const { createHash } = await import('node:crypto')
    const text = bytes('a'.repeat(length))
    expect(md5(text)).toBe(createHash('md5').update(text).digest('hex'))
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
  })
})
