import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** The best that Brotli can would take half a minute for WebAssembly, to save a tenth. */
const WASM_QUALITY = 9

/** Lays a `.br` and a `.gz` beside each file of the build that shrinks by it, so that the server never compresses the same bytes twice. */
export function compressAssets(): Plugin {
  return {
    name: 'labbook:compress-assets',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle).filter((file) => /\.(js|css|html|svg|wasm)$/.test(file))) {
        const file = join(dir, name)
        const bytes = await readFile(file)
        await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
        const quality = name.endsWith('.wasm') ? WASM_QUALITY : constants.BROTLI_MAX_QUALITY
        const params = { [constants.BROTLI_PARAM_QUALITY]: quality }
        await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, { params }))
      }
    },
  }
}
