/** @jsxImportSource preact */
import type { Comparison } from '../../compare/comparison.js'
import { compareScript, compareScriptHashes } from '../built/page-assets.js'
import { pageDocument } from '../page-document.js'
import { ComparisonPage } from './comparison-page.js'

/** The comparison as one page that needs no network: a pure function of the comparison. */
export function renderComparison(comparison: Comparison): string {
  return pageDocument({
    title: comparison.title,
    content: <ComparisonPage comparison={comparison} isLive={false} />,
    data: JSON.stringify(comparison),
    script: compareScript,
    hashes: compareScriptHashes,
  })
}
