import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The web UI, if it has been built. */
export function webUi(): { uiFolder?: string } {
  const uiFolder = fileURLToPath(new URL('dist', import.meta.resolve('@labbook/web/package.json')))
  return existsSync(uiFolder) ? { uiFolder } : {}
}
