import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { layerOverrides, packages } from '../../scripts/layers.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the table of layers', () => {
  it('is what .oxlintrc.json enforces (npm run layers writes it there)', () => {
    expect(lintConfiguration()['overrides']).toEqual(layerOverrides())
  })

  it.each(readdirSync(join(root, 'packages')))('names packages/%s and allows what it depends on', (folder) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
    const rule = packages[folder]
    expect(manifest.name).toBe(rule?.name)
    const ours = Object.values(packages).map(({ name }) => name)
    const allowed = [...(rule?.mayImport ?? []), ...(rule?.serves ?? [])].map((name) => packages[name]?.name)
    for (const dependency of Object.keys(manifest.dependencies ?? {}).filter((name) => ours.includes(name))) {
      expect(allowed).toContain(dependency)
    }
  })

  it('has no circle', () => {
    const floors = Object.keys(packages)
    for (const [folder, { mayImport }] of Object.entries(packages)) {
      for (const below of mayImport) expect(floors.indexOf(below)).toBeLessThan(floors.indexOf(folder))
    }
  })
})

describe('a forbidden import is an error', () => {
  it.each([
    ['protocol/src/a.ts', 'node:fs', 'no-nodejs-modules'],
    ['protocol/src/a.ts', 'fs/promises', 'no-nodejs-modules'],
    ['protocol/src/a.ts', '@labbook/search', 'may not know'],
    ['search/src/a.ts', '@labbook/server', 'may not know'],
    ['server/src/a.ts', 'labbook', 'may not know'],
    ['server/src/a.ts', '@labbook/server', 'may not know'],
    ['cli/src/a.ts', '@labbook/web', 'may not know'],
    ['server/src/a.ts', '@labbook/protocol/src/x', 'only through the index'],
    ['server/src/a.ts', '../../protocol/src/x.js', 'only by the package name'],
    ['server/test/services/a.test.ts', '../../../protocol/src/x.js', 'only by the package name'],
    ['../test/conformance/a.test.ts', '../../packages/server/src/x.js', 'only by the package name'],
    ['server/src/services/a.ts', '../store/sql/runs.js', 'only app.ts picks'],
    ['server/src/services/a.ts', '../http/bind-routes.js', 'only app.ts picks'],
    ['server/src/services/a.ts', '../artifacts/local.js', 'only app.ts picks'],
    ['server/src/services/inner/a.ts', '../../artifacts/s3.js', 'only app.ts picks'],
    ['server/src/http/a.ts', '../store/sql/runs.js', 'only app.ts picks'],
    ['server/src/store/store.ts', './sql/tables.js', 'interfaces only'],
    ['server/src/store/sql/a.ts', '../../services/runs.js', 'below the services'],
    ['server/src/store/a.ts', '../http/bind-routes.js', 'below the services'],
    ['server/src/store/a.ts', 'kysely', 'Only in server/src/store/sql'],
    ['server/src/services/a.ts', 'better-sqlite3', 'Only in server/src/store/sql'],
    ['server/src/services/a.ts', 'pg', 'Only in server/src/store/sql'],
    ['server/src/services/a.ts', 'fastify', 'Only in server/src/http'],
    ['cli/src/a.ts', '@fastify/static', 'Only in server/src/http'],
  ])('%s: %s', (file, specifier, message) => {
    expect(lint({ [file]: importOf(specifier) })).toContain(message)
    expect(lint({ [file]: `export const later = () => import('${specifier}')\n` })).toContain(message)
  })

  it('so is a circle, even of types alone', () => {
    const output = lint({
      'protocol/src/a.ts': `import type { B } from './b.js'\nexport type A = B | 1\n`,
      'protocol/src/b.ts': `import type { A } from './a.js'\nexport type B = A | 2\n`,
    })
    expect(output).toContain('no-cycle')
  })
})

describe('an allowed import is none', () => {
  it.each([
    ['server/src/a.ts', '@labbook/protocol'],
    ['server/src/app.ts', './store/sql/runs.js'],
    ['server/src/app.ts', 'fastify'],
    ['server/src/services/a.ts', '../store/store.js'],
    ['server/src/services/a.ts', '../artifacts/artifact-repository.js'],
    ['server/src/store/sql/a.ts', 'kysely'],
    ['server/src/a.ts', 'node:fs'],
    ['cli/src/a.ts', '@labbook/server'],
    ['server/test/services/a.test.ts', '../../src/services/runs.js'],
    ['server/test/a.test.ts', '../../../test/counterparts/index.js'],
  ])('%s: %s', (file, specifier) => {
    expect(lint({ [file]: importOf(specifier) })).toBe('')
  })
})

function importOf(specifier: string) {
  return `import * as used from '${specifier}'\nexport const kept = used.value\n`
}

/** Lints files, named below packages/, in an empty tree under the layer rules; returns what the linter says of imports. */
function lint(files: Record<string, string>): string {
  const tree = mkdtempSync(join(tmpdir(), 'labbook-layers-'))
  onTestFinished(() => rmSync(tree, { recursive: true, force: true }))
  const { plugins, rules, overrides } = lintConfiguration()
  writeFileSync(join(tree, '.oxlintrc.json'), JSON.stringify({ plugins, rules, overrides }))
  for (const [file, text] of Object.entries(files)) {
    const path = join(tree, 'packages', file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '-f', 'json'], {
    cwd: tree,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; message: string; help?: string }[] }
  return diagnostics
    .filter(({ code }) => /no-restricted-imports|^import\(/.test(code))
    .map(({ code, message, help }) => `${code}: ${message} ${help ?? ''}`)
    .join('\n')
}

function lintConfiguration(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8'))
}
