/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { earlyScript, pageStyle } from './built/page-assets.js'

interface PageParts {
  readonly title: string
  /** What is read before and without the script. */
  readonly content: ComponentChildren
  /** JSON that the script draws the page from. */
  readonly data: string
  readonly script: string
  /** Of all scripts of the page: its policy lets nothing else run. */
  readonly hashes: readonly string[]
}

/** A page that needs no network. Names and values of the data enter it as text only. */
export function pageDocument({ title, content, data, script, hashes }: PageParts): string {
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src ${hashes.map((hash) => `'${hash}'`).join(' ')}; base-uri 'none'; form-action 'none'`
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <script dangerouslySetInnerHTML={{ __html: earlyScript }} />
        <style dangerouslySetInnerHTML={{ __html: pageStyle }} />
      </head>
      <body>
        <div id="report">{content}</div>
        <script type="application/json" id="data" dangerouslySetInnerHTML={{ __html: embedded(data) }} />
        <script dangerouslySetInnerHTML={{ __html: script }} />
      </body>
    </html>
  )
  return `<!doctype html>\n${renderToString(page)}\n`
}

/** JSON that cannot end its script element, nor a line of a script. */
function embedded(json: string): string {
  return json
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`)
}
