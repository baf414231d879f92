import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type OutputChunk, rolldown } from 'rolldown'
import { expect, it } from 'vitest'

const ENTRY = fileURLToPath(new URL('../src/index.ts', import.meta.url))
const MOST_BYTES = 150 * 1024

it('[DA-3] a browser loads the readers and the frame without Node, and Parquet only when it reads it', async () => {
  const build = await rolldown({
    input: ENTRY,
    platform: 'browser',
    resolve: { conditionNames: ['labbook:source', 'browser', 'import', 'default'] },
  })
  const { output } = await build.generate({ format: 'esm', minify: true })
  await build.close()
  const chunks = output.filter((part): part is OutputChunk => part.type === 'chunk')
  const outside = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
  const made = new Set(chunks.map(({ fileName }) => fileName))
  expect(outside.filter((name) => !made.has(name))).toEqual([])

  const first = loadedWith(chunks.find(({ isEntry }) => isEntry) as OutputChunk, chunks)
  const bytes = first.reduce((sum, { code }) => sum + gzipSync(code).length, 0)
  expect(bytes).toBeLessThan(MOST_BYTES)
  expect(first.flatMap(({ moduleIds }) => moduleIds).filter((id) => id.includes('hyparquet'))).toEqual([])
})

/** A chunk and all that it imports at once. */
function loadedWith(chunk: OutputChunk, chunks: readonly OutputChunk[], seen = new Set<OutputChunk>()): OutputChunk[] {
  if (seen.has(chunk)) return []
  seen.add(chunk)
  const imported = chunk.imports.flatMap((name) => chunks.filter(({ fileName }) => fileName === name))
  return [chunk, ...imported.flatMap((other) => loadedWith(other, chunks, seen))]
}
