import { describe, expect, it } from 'vitest'
import { parseOrderField } from '@labbook/search'

describe('[tracking-api 8.4] the field_name of an order of logged models', () => {
  it.each([
    ['name', { kind: 'attribute', name: 'name', type: 'string' }],
    ['creation_time', { kind: 'attribute', name: 'creation_timestamp', type: 'number' }],
    ['creation_timestamp_ms', { kind: 'attribute', name: 'creation_timestamp', type: 'number' }],
    ['last_updated_timestamp_ms', { kind: 'attribute', name: 'last_updated_timestamp', type: 'number' }],
    ['metrics.a.b', { kind: 'metric', key: 'a.b', aggregate: 'last' }],
    ['metrics.val/loss - 1', { kind: 'metric', key: 'val/loss - 1', aggregate: 'last' }],
    ['metrics.`m`', { kind: 'metric', key: 'm', aggregate: 'last' }],
  ])('takes %s', (name, field) => {
    expect(parseOrderField(name)).toEqual({ value: field, diagnostics: [] })
  })

  it.each([
    ['params.p', 'Invalid order by field name: params.p. Only metrics are supported.'],
    ['attributes.name', 'Invalid order by field name: attributes.name. Only metrics are supported.'],
    ['metrics', 'Invalid order by field name: metrics'],
    ['__table__', 'Invalid order by field name: __table__'],
    ['', 'Invalid order by field name: '],
    [`metrics.${'x'.repeat(1024)}`, 'order_by clause is too long: at most 1024 bytes are allowed.'],
  ])('refuses %s', (name, message) => {
    expect(parseOrderField(name).diagnostics.map((diagnostic) => diagnostic.message)).toEqual([message])
  })
})
