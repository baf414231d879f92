/** @jsxImportSource preact */
import { renderToString } from 'preact-render-to-string'
import type { Profile } from '../profile-object.js'
import { earlyScript, pageScript, pageStyle, scriptHashes } from './built/page-assets.js'
import { packProfile } from './packed-profile.js'
import { Report } from './report.js'

/**
 * The report as one page that needs no network: a pure function of the profile. Names and values of the data enter it as text
 * only; the page's own policy lets nothing run but its script.
 */
export function renderHTML(profile: Profile): string {
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src ${scriptHashes.map((hash) => `'${hash}'`).join(' ')}; base-uri 'none'; form-action 'none'`
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{profile.analysis.title}</title>
        <script dangerouslySetInnerHTML={{ __html: earlyScript }} />
        <style dangerouslySetInnerHTML={{ __html: pageStyle }} />
      </head>
      <body>
        <div id="report">
          <Report profile={profile} isLive={false} />
        </div>
        <script type="application/json" id="profile" dangerouslySetInnerHTML={{ __html: embedded(profile) }} />
        <script dangerouslySetInnerHTML={{ __html: pageScript }} />
      </body>
    </html>
  )
  return `<!doctype html>\n${renderToString(page)}\n`
}

/** JSON that cannot end its script element, nor a line of a script. */
function embedded(profile: Profile): string {
  return packProfile(profile)
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`)
}
