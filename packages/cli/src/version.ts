import { readFileSync } from 'node:fs'

/** The version of the installed `labbook` package. */
export function labbookVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}
