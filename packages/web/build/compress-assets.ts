import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** Lays a `.br` and a `.gz` beside each text file of the build, so that the server never compresses the same bytes twice. */
export function compressAssets(): Plugin {
  return {
    name: 'labbook:compress-assets',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css|html|svg)$/.test(file))) {
        const file = join(dir, name)
        const bytes = await readFile(file)
        await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
        await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes))
      }
    },
  }
}
