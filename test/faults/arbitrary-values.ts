import type { Int64 } from '@labbook/protocol'
import fc from 'fast-check'

/** Values of requests: usual ones, and now and then what an attacker or a careless client sends. */

export function mostly<T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: other })
}

const HOSTILE_TEXTS = [
  ['', ' ', '\n', '\0', 'a\0b', '\u007f', '\ud800', '\udc00x', '\u202e', '\ufeff', '🙂'.repeat(300), 'İ', 'ß'],
  ['x'.repeat(251), 'x'.repeat(501), 'x'.repeat(6001), 'x'.repeat(8001), 'é'.repeat(20_000)],
  ["' OR 1=1 --", '"; DROP TABLE run; --', '%', '_', '\\', '`', 'a`b', '``', '$1', '?', '{{7*7}}', '${x}'],
  ['..', '.', '../../etc/passwd', '/etc/passwd', 'a//b', 'a/', '%2e%2e%2f', 'C:\\x', 'file:///etc', 'a:b', 'CON'],
  ['__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', 'Infinity', 'true', '-1', '0', '1e999'],
  ['9223372036854775807', '9223372036854775808', '-9223372036854775809', '99999999999999999999', '0x10', '+5'],
  ['0'.repeat(32), 'f'.repeat(32), 'm-', 'g'.repeat(32), '00000000-0000-0000-0000-000000000000'],
].flat()

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 40 }),
)
export const text = mostly(fc.string({ unit: 'grapheme', maxLength: 20 }), hostileText)
export const key = mostly(
  fc.constantFrom('loss', 'acc/val', 'lr', 'model type', 'mlflow.note.content', 'mlflow.runName', 'mlflow.parentRunId'),
  hostileText,
)
export const path = mostly(
  fc.constantFrom('', 'a.txt', 'folder/b.txt', 'folder', 'folder/deep/c d.bin', 'ü.txt'),
  hostileText,
)
export const location = fc.oneof(
  fc.constantFrom('mlflow-artifacts:/x', 's3://bucket/x', 'file:///etc', 'http://127.0.0.1:1/x', 'gs://b', 'x'),
  hostileText,
)

export const integer: fc.Arbitrary<Int64> = fc.oneof(
  fc.integer({ min: 0, max: 1000 }),
  fc.constantFrom(0, -1, 2 ** 31, 2 ** 53 - 1, 1 - 2 ** 53),
  fc.constantFrom(2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)),
)
export const smallInteger = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.constantFrom(-1, 0, 1, 50_001, 2 ** 31 - 1, -(2 ** 31)),
)
export const number = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, Number.MAX_VALUE, Number.MIN_VALUE, 1e-320),
)
export const pageToken = fc.oneof(
  fc.constantFrom('', 'e30=', 'eyJvZmZzZXQiOi0xfQ==', 'eyJvZmZzZXQiOjUwfQ==', 'AAAA', 'bnVsbA=='),
  fc.base64String({ maxLength: 60 }),
  hostileText,
)

const orderTexts = [
  ['metrics.loss', 'metrics.`acc/val` DESC', 'params.lr ASC', 'tags.`model type`', 'attributes.start_time DESC'],
  ['attributes.duration', 'min(metrics.loss)', 'max(metrics.loss) DESC', 'creation_time', 'name DESC', 'run_id'],
].flat()
export const order = mostly(fc.constantFrom(...orderTexts), hostileText)

const fieldTexts = [
  ['metrics.loss', 'params.lr', 'tags.`model type`', 'attributes.status', 'attributes.start_time', 'run_id', 'x.y'],
  ['name', 'attributes.run_name', 'datasets.name', 'tag.mlflow.parentRunId', 'metrics.`', 'creation_time'],
].flat()
const comparison = fc
  .tuple(
    fc.constantFrom(...fieldTexts),
    fc.constantFrom('=', '!=', '<', '>=', 'LIKE', 'ILIKE', 'IN', 'NOT IN', 'IS NULL', 'IS NOT NULL', '==', ''),
    fc.oneof(
      fc.constantFrom("'a'", '1', '-1.5e300', "('a', 'b')", "('a')", "'%_%'", "'\\'", '""', '1e999', 'NULL', "'"),
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    ),
  )
  .map((parts) => parts.join(' '))
export const filter = mostly(
  fc
    .array(fc.tuple(fc.constantFrom(' AND ', ' OR ', ' AND NOT ', ' and ('), comparison), {
      minLength: 1,
      maxLength: 4,
    })
    .map((terms) => terms.flat().slice(1).join('')),
  fc.oneof(
    hostileText,
    fc.constant("name = 'a'".concat(" AND name = 'a'".repeat(200))),
    fc.constant('('.repeat(500)),
    fc.constant(`name LIKE '${'%a'.repeat(500)}'`),
  ),
)
