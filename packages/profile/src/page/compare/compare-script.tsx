/** @jsxImportSource preact */
import { render } from 'preact'
import type { Comparison } from '../../compare/comparison.js'
import { followAddress } from '../page-state.js'
import { ComparisonPage } from './comparison-page.js'

/** What the page runs: it draws the comparison again, in place of what stands in the file, with everything that reacts. */
const data = document.getElementById('data')?.textContent
const root = document.getElementById('report')
if (data && root) {
  followAddress()
  const comparison = JSON.parse(data) as Comparison
  root.replaceChildren()
  render(<ComparisonPage comparison={comparison} isLive />, root)
}
