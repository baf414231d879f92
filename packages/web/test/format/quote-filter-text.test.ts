import { parseFilter } from '@labbook/search'
import { expect, it } from 'vitest'
import { quoted } from '../../src/format/quote-filter-text.js'

it.each(['plain', "it's", 'say "so"', 'both \' and "', '50%'])('[U-CMD-1] %s is one text of a filter', (text) => {
  const { diagnostics } = parseFilter(`attributes.run_name ILIKE ${quoted(`%${text}%`)}`, 'runs')
  expect(diagnostics).toEqual([])
})
