import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** The text of a file of this folder, which is stored with gzip. */
export function readData(name: string): string {
  return gunzipSync(readFileSync(new URL(`${name}.gz`, import.meta.url))).toString()
}
