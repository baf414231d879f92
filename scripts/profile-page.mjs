/**
 * Bundles the scripts and the style of the profile report into `packages/profile/src/page/built/page-assets.ts`, from which
 * `renderHTML` puts them into each page. The file is made by the build and not kept in git.
 */

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const page = new URL('../packages/profile/src/page/', import.meta.url)
/** The design's colours and sizes, which the report shares with the web UI. */
const tokens = new URL('../packages/web/src/theme/tokens.css', import.meta.url)

const sheets = ['base', 'controls', 'layout', 'tables', 'charts', 'sections', 'compare', 'target', 'print']

const [early, script, compare] = await Promise.all([
  bundled('early-script.ts'),
  bundled('page-script.tsx'),
  bundled('compare/compare-script.tsx'),
])

const target = new URL('built/page-assets.ts', page)
const text = `// Made by scripts/profile-page.mjs.
export const earlyScript = ${JSON.stringify(early)}
export const pageScript = ${JSON.stringify(script)}
export const pageScriptHashes: readonly string[] = ${JSON.stringify([hashOf(early), hashOf(script)])}
export const compareScript = ${JSON.stringify(compare)}
export const compareScriptHashes: readonly string[] = ${JSON.stringify([hashOf(early), hashOf(compare)])}
export const pageStyle = ${JSON.stringify(style())}
`
mkdirSync(new URL('.', target), { recursive: true })
if (read(target) !== text) writeFileSync(target, text)

/** @param {string} name */
async function bundled(name) {
  const bundle = await rolldown({ input: fileURLToPath(new URL(name, page)), platform: 'browser' })
  const { output } = await bundle.generate({ format: 'iife', minify: true })
  await bundle.close()
  // A script element ends at this tag wherever it stands, in a string too.
  return output[0].code.replaceAll('</script', String.raw`<\/script`)
}

/** The tokens and the page's own sheets, without comments and indents. */
function style() {
  return [tokens, ...sheets.map((name) => new URL(`styles/${name}.css`, page))]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim()
}

/** @param {string} code */
function hashOf(code) {
  return `sha256-${createHash('sha256').update(code).digest('base64')}`
}

/** Unchanged files are left alone, so that the compiler has nothing to do. @param {URL} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
