import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { limits } from '@labbook/protocol'
import { describe, expect, it } from 'vitest'
import { filesOf, root } from './specs.js'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const cliReadme = 'packages/cli/README.md'
const servingGuide = 'docs/guides/serving.md'
const guides = readdirSync(join(root, 'docs/guides')).map((name) => `docs/guides/${name}`)

describe('flags', () => {
  const commands = flagsOfCommands()
  const listed = flagsOfReadme()

  it.each([...commands])('of labbook %s are named, and no others', (words, flags) => {
    const file = words === 'server' ? servingGuide : cliReadme
    const named =
      words === 'server' ? flagsIn(read(servingGuide)) : rowsOver(words).flatMap((row) => listed.get(row) ?? [])
    const missing = flags.filter((flag) => !named.includes(flag))
    expect(missing.map((flag) => `${file} does not name ${flag} of labbook ${words}`)).toEqual([])
    if (words === 'server') return
    const gone = named.filter((flag) => !flags.includes(flag))
    expect(gone.map((flag) => `${file} names ${flag}, which labbook ${words} does not have`)).toEqual([])
  })

  it('each row of the table is a command or a group', () => {
    const known = [...commands.keys()].flatMap(rowsOver)
    const unknown = [...listed.keys()].filter((words) => words !== 'labbook' && !known.includes(words))
    expect(unknown.map((words) => `${cliReadme} lists ${words}, which is no command of labbook`)).toEqual([])
  })

  it('every flag that the guides and READMEs name exists', () => {
    const known = [...commands.values()].flat().concat('--help', '--version')
    const unknown = ['README.md', cliReadme, ...guides].flatMap((file) =>
      flagsIn(read(file))
        .filter((flag) => !known.includes(flag))
        .map((flag) => `${file} names ${flag}, which no command of labbook has`),
    )
    expect(unknown).toEqual([])
  })
})

describe('environment variables', () => {
  /** Read by other programs: the driver of PostgreSQL. */
  const ofOthers = ['PGPASSWORD']
  const inDocs = [cliReadme, ...guides].flatMap((file) =>
    variablesIn(read(file)).map((variable) => ({ file, variable })),
  )

  it('every one that the program reads stands in a guide or in the README of the CLI', () => {
    const missing = variablesRead().filter(({ variable }) => !inDocs.some((named) => named.variable === variable))
    const sentences = missing.map(({ file, variable }) => `${file} reads ${variable}, which no guide names`)
    expect([...new Set(sentences)]).toEqual([])
  })

  it('every one that the docs name is read', () => {
    // The command reaches servers through the SDK.
    const known = variablesRead(['cli', 'data', 'models', 'server', 'sdk']).map(({ variable }) => variable)
    const unknown = inDocs.filter(({ variable }) => !known.includes(variable) && !ofOthers.includes(variable))
    expect(unknown.map(({ file, variable }) => `${file} names ${variable}, which nothing reads`)).toEqual([])
  })
})

describe('error codes', () => {
  it('[tracking-api 1.5] the tables of the spec are those of protocol/src/api-error.ts', () => {
    const [, table = ''] = read('packages/protocol/src/api-error.ts').split('STATUS_BY_CODE = ')
    const inCode = [...table.matchAll(/^ {2}([A-Z_]+): (\d{3}),$/gm)].map(([, code, status]) => [code, Number(status)])
    expect(codesOfSpec(), 'docs/spec/tracking-api.md §1.5 beside protocol/src/api-error.ts').toEqual(
      Object.fromEntries(inCode),
    )
  })
})

describe('limits', () => {
  it('[L-33] durability-and-limits.md gives each limit of protocol/src/limits.ts with its number', () => {
    expect(limitsOfSpec(), 'docs/spec/durability-and-limits.md, L-33, beside protocol/src/limits.ts').toEqual(limits)
  })
})

describe('ARCHITECTURE.md', () => {
  it('names only files and folders that exist', () => {
    expect(missingPlaces(read('ARCHITECTURE.md')).map((place) => `ARCHITECTURE.md names ${place}`)).toEqual([])
  })
})

/** The flags of each command of `labbook`, including those of MLflow that its help hides. */
function flagsOfCommands(): Map<string, string[]> {
  const program = `
    import { createProgram } from './packages/cli/dist/program.js'
    const flags = (command, words) => command.commands.length === 0
      ? [[words.join(' '), command.options.map(({ long }) => long)]]
      : command.commands.flatMap((inner) => flags(inner, [...words, inner.name()]))
    console.log(JSON.stringify(flags(await createProgram(), [])))`
  const words = ['--input-type=module', '-e', program]
  return new Map(JSON.parse(execFileSync(process.execPath, words, { cwd: root, encoding: 'utf8' })))
}

/** The table of flags: one row per command with flags, and per group whose commands share flags. */
function flagsOfReadme(): Map<string, string[]> {
  const [, table = ''] = read(cliReadme).split('| command | flags |')
  return new Map(
    [...table.matchAll(/^\| `([a-z -]+)` \| (.*) \|$/gm)].map(([, words = '', flags = '']) => [words, flagsIn(flags)]),
  )
}

/** The rows with the flags of `runs log metric`: `runs`, `runs log` and its own. */
function rowsOver(words: string): string[] {
  return words.split(' ').map((_, i, all) => all.slice(0, i + 1).join(' '))
}

function flagsIn(text: string): string[] {
  return [...new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([flag]) => flag))]
}

function variablesIn(text: string): string[] {
  const names = text.matchAll(/\b(?:(?:LABBOOK|MLFLOW|AWS|MYSQL)_[A-Z][A-Z\d_]*|PG[A-Z]+|USER)\b/g)
  return [...new Set([...names].map(([name]) => name))]
}

/** Names that the sources of what runs on a server or in a shell take from the environment, by string or by property. */
function variablesRead(packages = ['cli', 'data', 'models', 'server']): { file: string; variable: string }[] {
  return packages.flatMap((name) =>
    filesOf(join(root, 'packages', name, 'src'), /\.ts$/).flatMap((file) => {
      const read = readFileSync(file, 'utf8').matchAll(
        /(?:'|nv(?:ironment)?\.)((?:LABBOOK|MLFLOW|AWS|MYSQL)_[A-Z\d_]+|USER)\b(?! \?\?=)/g,
      )
      return [...read].map(([, variable = '']) => ({ file: relative(root, file), variable }))
    }),
  )
}

/** §1.5 lists codes to the left of their status, in two pairs of columns. */
function codesOfSpec(): Record<string, number> {
  const [, section = ''] = read('docs/spec/tracking-api.md').split('### 1.5 Errors')
  const [table = ''] = section.split('\n### ')
  const pairs = table.matchAll(/\| ([A-Z_]+(?:, [A-Z_]+)*) \| \**(\d{3})\**(?= \|)/g)
  return Object.fromEntries(
    [...pairs].flatMap(([, codes = '', status]) => codes.split(', ').map((code) => [code, Number(status)])),
  )
}

function limitsOfSpec(): Record<string, number> {
  const [, section = ''] = read('docs/spec/durability-and-limits.md').split('**L-33 Numbers**')
  const [table = ''] = section.split('\n- **')
  const units: Record<string, number> = { MiB: 1024 ** 2, GiB: 1024 ** 3 }
  return Object.fromEntries(
    [...table.matchAll(/`(\w+)` ([\d,]+)(?: ([MG]iB))?/g)].map(([, name, digits = '', unit = '']) => [
      name,
      Number(digits.replaceAll(',', '')) * (units[unit] ?? 1),
    ]),
  )
}

/** Paths in backticks and in the diagram of a request. A path may start at any folder; `<word>` matches any name. */
function missingPlaces(text: string): string[] {
  const [, drawing = ''] = /^(POST .*?)^```/ms.exec(text) ?? []
  const inBackticks = [...text.replace(/^```.*?^```/gms, '').matchAll(/`([\w.<>/-]+)`/g)].map(([, place = '']) => place)
  const inDrawing = [...drawing.matchAll(/→ ([a-z-]+(?:\/[a-z-]+)+|[a-z]+\.ts)/g)].map(([, place = '']) => place)
  const places = [...inBackticks.filter((place) => /\/|\.(tsx?|mjs|css|md|json)$/.test(place)), ...inDrawing]
  const all = ['packages', 'test', 'bench', 'docs', 'gallery', 'scripts']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `/${folder}/${file}`),
    )
    .filter((file) => !/\/(node_modules|dist)\//.test(file))
    .concat(readdirSync(root).map((file) => `/${file}`))
  return places.filter((place) => {
    const pattern = place.replace(/\/$/, '').replace(/[.]/g, '\\.').replace(/<\w+>/g, '[^/]+')
    const found = new RegExp(`/${pattern}(\\.tsx?)?$`)
    return !all.some((file) => found.test(file))
  })
}
