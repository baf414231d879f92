import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

/** Fails the build when what the first page loads is larger than its budget (U-PERF-1), and says what it is made of. */
export function firstPageBudget({ maxGzipBytes }: { maxGzipBytes: number }): Plugin {
  return {
    name: 'labbook:first-page-budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === 'chunk')
      const first = new Set<string>()
      const visit = (name: string) => {
        if (first.has(name)) return
        first.add(name)
        for (const imported of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) visit(imported)
      }
      for (const chunk of chunks) if (chunk.isEntry) visit(chunk.fileName)
      for (const chunk of chunks) {
        if (!first.has(chunk.fileName)) continue
        for (const css of chunk.viteMetadata?.importedCss ?? []) first.add(css)
      }
      let total = 0
      for (const name of first) {
        const file = bundle[name]
        if (file === undefined) continue
        const bytes = gzipSync(file.type === 'chunk' ? file.code : file.source).length
        total += bytes
        this.info(`first page: ${(bytes / 1000).toFixed(1).padStart(6)} kB gzip  ${name}`)
      }
      const sentence = `first page: ${(total / 1000).toFixed(1)} kB of ${maxGzipBytes / 1000} kB gzip`
      if (total > maxGzipBytes) this.error(sentence)
      else this.info(sentence)
    },
  }
}
