import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const source = join(root, 'packages/sdk/src')

/** What the examples take for granted, as the text around them says it. */
const GIVEN = `
declare const client: LabbookClient
declare const runId: string
declare const modelId: string
declare const webhookId: string
declare const model: LoggedModel
declare const run: ActiveRun
declare const pixels: Uint8Array
declare const rows: readonly { readonly price: number }[]
declare function train(options: object): number
`

it('[sdk-fluent 3] every example in the comments of what the SDK exports compiles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-examples-'))
  try {
    const index = ['index.ts', 'browser.ts'].map((file) => readFileSync(join(source, file), 'utf8')).join('')
    const names = [...index.matchAll(/export (?:type )?\{([^}]+)\}/g)].flatMap(([, list = '']) =>
      list.split(',').map((name) => name.trim().replace(/^type /, '')),
    )
    const imports = `import { ${names.filter(Boolean).join(', ')} } from '@labbook/sdk'`
    const files = [...index.matchAll(/from '\.\/([^']+)\.js'/g)].map(([, file = '']) => `${file}.ts`)
    // The calls of the client stand in files of their own.
    const calls = readdirSync(join(source, 'client')).map((name) => `client/${name}`)
    let count = 0
    for (const file of new Set([...files, ...calls])) {
      for (const example of examplesOf(readFileSync(join(source, file), 'utf8'), names)) {
        const name = `${file.replaceAll('/', '-').slice(0, -'.ts'.length)}-${++count}.ts`
        writeFileSync(join(folder, name), `${imports}\n${GIVEN}\nexport async function example() {\n${example}\n}\n`)
      }
    }
    expect(count).toBeGreaterThan(90)
    const compilerOptions = {
      target: 'es2023',
      lib: ['es2023', 'es2024.string', 'dom', 'dom.iterable'],
      module: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      customConditions: ['labbook:source'],
      paths: { '@labbook/sdk': [join(source, 'index.ts')] },
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      cwd: dirname(folder),
      encoding: 'utf8',
    })
    expect(tsc.stdout).toBe('')
    expect(tsc.status).toBe(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** The code after each `@example`, to the next tag or the end of the comment; not of what stays inside the package. */
function examplesOf(text: string, exported: readonly string[]): string[] {
  return [...text.matchAll(/(\/\*\*[\s\S]*?\*\/)\n(.*)/g)].flatMap(([, comment = '', declaration = '']) => {
    const [, name] = /^export (?:async )?\w+ (\w+)/.exec(declaration) ?? []
    if (name !== undefined && !exported.includes(name)) return []
    const plain = comment.replace(/^\/\*\*|\*\/$/g, '').replace(/^[ \t]*\* ?/gm, '')
    return plain
      .split(/^@/m)
      .filter((part) => part.startsWith('example'))
      .map((part) => part.slice('example'.length).trim())
  })
}
