import { expect, it } from 'vitest'
import { validateRunLogsSearch } from '../../src/addresses/run-logs-search.js'
import { validateRunSystemSearch } from '../../src/addresses/run-system-search.js'

it('[U-RUN-11] [U-URL-3] the state of the logs is read from the address; bad values are left out', () => {
  const all = { file: 'train.log', q: 'loss', stream: 'stderr', line: 72 }
  expect(validateRunLogsSearch({ ...all, line: '72' })).toEqual(all)
  expect(validateRunLogsSearch(all)).toEqual(all)
  for (const line of ['0', '-1', '1.5', 'x', '1e99', true, []]) expect(validateRunLogsSearch({ line })).toEqual({})
  expect(validateRunLogsSearch({ stream: 'both', q: '', file: 7 })).toEqual({})
})

it('[U-RUN-10] [U-URL-3] the zoom of the system metrics is read from the address', () => {
  expect(validateRunSystemSearch({ range: [1, 2] })).toEqual({ range: [1, 2] })
  for (const range of [[2, 1], [1], ['1', '2'], 'x', [1, Number.NaN]])
    expect(validateRunSystemSearch({ range })).toEqual({})
})
