import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
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

/** An import in a file below packages/, and part of the linter's message. */
const forbidden: readonly (readonly [file: string, specifier: string, message: string])[] = [
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
  ['server/src/services/a.ts', './runs.js', 'imports no other service'],
  ['server/src/services/a.ts', './artifacts.js', 'imports no other service'],
  ['server/src/http/a.ts', '../store/sql/runs.js', 'only app.ts picks'],
  ['server/src/import/a.ts', '../store/sql/open-store.js', 'Only import-mlflow.ts chooses'],
  ['server/src/import/a.ts', '../services/runs.js', 'The import applies rules'],
  ['server/src/import/a.ts', './sqlite/open-sqlite.js', 'Only import-mlflow.ts chooses'],
  ['server/src/import/a.ts', './mysql-connection.js', 'Only import-mlflow.ts chooses'],
  ['server/src/import/mysql-connection.ts', './postgres-connection.js', 'Only import-mlflow.ts chooses'],
  ['server/src/store/store.ts', './sql/tables.js', 'interfaces only'],
  ['server/src/store/sql/a.ts', '../../services/runs.js', 'below the services'],
  ['server/src/store/a.ts', '../http/bind-routes.js', 'below the services'],
  ['server/src/store/a.ts', 'kysely', 'Only in server/src/store/sql'],
  ['server/src/services/a.ts', 'better-sqlite3', 'Only in server/src/store/sql'],
  ['server/src/services/a.ts', 'pg', 'Only in server/src/store/sql'],
  ['server/src/services/a.ts', 'fastify', 'Only in server/src/http'],
  ['cli/src/a.ts', '@fastify/static', 'Only in server/src/http'],
  ['sdk/src/files/a.ts', 'node:fs', 'no-nodejs-modules'],
  ['sdk/src/browser/a.ts', 'node:fs', 'no-nodejs-modules'],
  ['sdk/src/node/a.ts', '../client/client.js', 'A platform lies below'],
  ['web/src/format/a.ts', '../theme/theme.js', 'Format lies below'],
  ['web/src/addresses/a.ts', '../api/client.js', 'Addresses lies below'],
  ['web/src/api/a.ts', '../controls/button.js', 'Api lies below'],
  ['web/src/controls/a.ts', '../shell/undo.js', 'Controls lies below'],
  ['web/src/shell/a.ts', '../parts/tags/note.js', 'Shell lies below'],
  ['web/src/parts/lines/a.ts', '../board/card.js', 'The part lines lies below'],
  ['web/src/parts/artifacts/viewers/a.ts', '../../../pages/home/home-page.js', 'Parts lies below'],
  ['web/src/pages/home/a.ts', '../runs/runs-page.js', 'imports no other page'],
  ['web/src/pages/home/a.ts', '../../routes/routes.js', 'Pages lies below'],
]

const allowed: readonly (readonly [file: string, specifier: string])[] = [
  ['server/src/a.ts', '@labbook/protocol'],
  ['server/src/app.ts', './store/sql/runs.js'],
  ['server/src/app.ts', 'fastify'],
  ['server/src/services/a.ts', '../store/store.js'],
  ['server/src/services/a.ts', '../store/runs.js'],
  ['server/src/services/a.ts', './metric-rules.js'],
  ['server/src/services/a.ts', '../artifacts/artifact-repository.js'],
  ['server/src/import/a.ts', '../services/metric-rules.js'],
  ['server/src/import/import-mlflow.ts', '../store/sql/open-store.js'],
  ['server/src/import/import-mlflow.ts', './sqlite/open-sqlite.js'],
  ['server/src/import/sqlite/a.ts', './sqlite-tables.js'],
  ['server/src/import/mysql-connection.ts', 'mysql2'],
  ['server/src/store/sql/a.ts', 'kysely'],
  ['server/src/a.ts', 'node:fs'],
  ['cli/src/a.ts', '@labbook/server'],
  ['sdk/src/node/a.ts', 'node:fs'],
  ['web/src/parts/artifacts/viewers/a.ts', '../../figures/vega-chart.js'],
  ['web/src/pages/runs/a.ts', '../../parts/runs/run-cell.js'],
  ['web/src/pages/runs/a.ts', './runs-panel.js'],
  ['web/src/routes/a.ts', '../pages/runs/runs-page.js'],
  ['server/test/services/a.test.ts', '../../src/services/runs.js'],
  ['server/test/a.test.ts', '../../../test/counterparts/index.js'],
]

describe('the linter', () => {
  // The linter runs once for all rows: each is a line of its own, as a static and as a lazy import.
  let found: ReadonlyMap<string, string>
  beforeAll(() => {
    const files: Record<string, string> = {}
    for (const [file, specifier] of [...forbidden, ...allowed])
      files[file] = (files[file] ?? '') + importLine(specifier)
    found = lint(files)
  })

  it.each(forbidden)('refuses in %s: %s', (file, specifier, message) => {
    const said = found.get(placeOf(file, specifier))?.split('\n') ?? []
    expect(said.filter((line) => line.includes(message))).toHaveLength(2)
  })

  it.each(allowed)('allows in %s: %s', (file, specifier) => {
    expect(found.get(placeOf(file, specifier))).toBeUndefined()
  })

  it('refuses a circle, even of types alone', () => {
    const circle = lint({
      'protocol/src/a.ts': `import type { B } from './b.js'\nexport type A = B | 1\n`,
      'protocol/src/b.ts': `import type { A } from './a.js'\nexport type B = A | 2\n`,
    })
    expect([...circle.values()].join()).toContain('no-cycle')
  })
})

function importLine(specifier: string) {
  const name = `used${specifier.replace(/\W/g, '_')}`
  return `import * as ${name} from '${specifier}'; export const ${name}Again = [${name}, () => import('${specifier}')]\n`
}

/** The file and line of a row. */
function placeOf(file: string, specifier: string) {
  const sameFile = [...forbidden, ...allowed].filter((row) => row[0] === file)
  return `${file}:${sameFile.findIndex((row) => row[1] === specifier) + 1}`
}

/** Lints files, named below packages/, in an empty tree with the layer rules. Returns the messages by file and line. */
function lint(files: Record<string, string>): ReadonlyMap<string, string> {
  const tree = mkdtempSync(join(tmpdir(), 'labbook-layers-'))
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
  rmSync(tree, { recursive: true })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] }
  const said = new Map<string, string>()
  for (const { code, message, help = '', filename, labels } of diagnostics) {
    if (!/no-restricted-imports|^import\(/.test(code)) continue
    const place = `${relative('packages', filename)}:${labels[0]?.span.line}`
    said.set(place, `${said.get(place) ?? ''}${code}: ${message} ${help}\n`)
  }
  return said
}

interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly help?: string
  readonly filename: string
  readonly labels: readonly { readonly span: { readonly line: number } }[]
}

function lintConfiguration(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8'))
}
