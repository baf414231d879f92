import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { expect, it } from 'vitest'

it('[DA-3] in a browser the package is at most 150 kB of gzip, Parquet loaded apart, and uses nothing of Node', async () => {
  const unresolved: string[] = []
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../../packages/data/src/index.ts', import.meta.url)),
    platform: 'browser',
    resolve: { conditionNames: ['labbook:source', 'browser', 'import', 'default'] },
    onLog: (_, { code = '', message }) => void (code === 'UNRESOLVED_IMPORT' && unresolved.push(message)),
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  const chunks = output.flatMap((file) => (file.type === 'chunk' ? [file] : []))
  const entry = chunks.find(({ isEntry }) => isEntry)
  expect(gzipSync(entry?.code ?? '').length).toBeLessThanOrEqual(150_000)
  const names = chunks.map(({ fileName }) => fileName)
  const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
  expect([imported.filter((name) => !names.includes(name)), unresolved]).toEqual([[], []])
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds)
  expect(modules.filter((id) => /data\/src\/node\/|duckdb/.test(id))).toEqual([])
})
