/** `npm run pack [-- FOLDER]`: the built packages as the tarballs that people install, in a folder (`.packed` by default). */

import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, runNpm, runSteps } from './run.mjs'

/** @param {string} folder */
export function pack(folder) {
  mkdirSync(folder, { recursive: true })
  const workspaces = readdirSync(join(root, 'packages')).flatMap((name) => ['--workspace', `packages/${name}`])
  runNpm('Packing', ['pack', '--silent', '--pack-destination', folder, ...workspaces])
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runSteps(() => pack(resolve(process.argv[2] ?? join(root, '.packed'))))
}
