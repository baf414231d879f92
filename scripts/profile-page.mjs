/**
 * Bundles the script and the style of the profile report into `packages/profile/src/page/built/page-assets.ts`, from which
 * `renderHTML` puts them into each page. The file is made by the build and not kept in git.
 */

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const page = new URL('../packages/profile/src/page/', import.meta.url)

const bundle = await rolldown({
  input: fileURLToPath(new URL('page-script.tsx', page)),
  platform: 'browser',
})
const { output } = await bundle.generate({ format: 'iife', minify: true })
await bundle.close()

// A script element ends at this tag wherever it stands, in a string too.
const script = output[0].code.replaceAll('</script', String.raw`<\/script`)
const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`
const style = readFileSync(new URL('page.css', page), 'utf8')

const target = new URL('built/page-assets.ts', page)
const text = `// Made by scripts/profile-page.mjs.
export const pageScript = ${JSON.stringify(script)}
export const pageScriptHash = ${JSON.stringify(hash)}
export const pageStyle = ${JSON.stringify(style)}
`
mkdirSync(new URL('.', target), { recursive: true })
if (read(target) !== text) writeFileSync(target, text)

/** Unchanged files are left alone, so that the compiler has nothing to do. @param {URL} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
