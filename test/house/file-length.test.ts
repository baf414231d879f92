import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { filesOf, root } from './specs.js'

const MOST_LINES = 500

it(`no source file is longer than ${MOST_LINES} lines`, () => {
  const files = ['packages', 'test', 'bench', 'scripts', 'gallery', 'examples'].flatMap((folder) =>
    filesOf(join(root, folder), /\.(tsx?|mjs|js|css|py)$/).filter(
      (file) => !/[/\\](node_modules|dist)[/\\]/.test(file),
    ),
  )
  const lengths = files.map((file) => ({
    file: relative(root, file),
    lines: readFileSync(file, 'utf8').split('\n').length - 1,
  }))
  expect(lengths.length).toBeGreaterThan(500)
  expect(lengths.filter(({ lines }) => lines > MOST_LINES)).toEqual([])
})
