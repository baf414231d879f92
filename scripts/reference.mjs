/**
 * Makes docs/reference/sdk.md from the doc comments of what `@labbook/sdk` exports, as the compiler emits them: run `npx tsc -b`
 * and then this. A test holds the file to it.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'rolldown/parseAst'

const root = fileURLToPath(new URL('..', import.meta.url))
const sdk = join(root, 'packages/sdk/dist')
const OUT = join(root, 'docs/reference/sdk.md')

/**
 * @typedef {object} Doc
 * @property {string} text        what stands before the first tag
 * @property {string[]} params    `name what it is`
 * @property {string[]} throws
 * @property {string[]} examples
 */

/**
 * @typedef {object} Entry  something that is exported, or a member of a class
 * @property {string} name
 * @property {'function' | 'class' | 'type' | 'value' | 'property'} kind
 * @property {string} file          below packages/sdk/dist, or from another package
 * @property {{ code: string, doc: Doc }[]} signatures  one, or more of an overloaded function
 * @property {Entry[]} members      of a class
 */

/**
 * @typedef {object} Node  of the syntax tree: what is read of it here, each kind having some of it
 * @property {string} type
 * @property {number} start
 * @property {number} end
 * @property {string} [name]
 * @property {unknown} [value]
 * @property {string | null} [kind]
 * @property {string | null} [exportKind]
 * @property {string | null} [accessibility]
 * @property {boolean} [computed]
 * @property {{ value: string } | null} [source]
 * @property {Node[]} [specifiers]
 * @property {Node} [local]
 * @property {Node | null} [declaration]
 * @property {Node[]} [declarations]
 * @property {Node | null} [id]
 * @property {Node | null} [superClass]
 * @property {{ start: number, body: Node[] }} [body]
 * @property {Node} [key]
 * @property {Node} [object]
 * @property {Node} [property]
 * @property {Node | null} [returnType]
 * @property {Node | null} [typeAnnotation]
 * @property {{ params: Node[] } | null} [typeArguments]
 * @property {Node[]} [members]
 * @property {Node[]} [elementTypes]
 */

/** @typedef {{ body: Node[], text: string }} Module */

/** The sections of the page: what a file exports goes to the first one that names the file or its folder. */
const SECTIONS = [
  { title: 'Settings and experiments', files: ['fluent/session', 'fluent/experiments'] },
  { title: 'Runs', files: ['fluent/runs', 'runs/active-run'] },
  { title: 'Logging', files: ['fluent/log'] },
  {
    title: 'Reading and searching',
    files: ['fluent/ask', 'fluent/dead-letters', 'client/runs-table', 'client/page-list'],
  },
  { title: 'Typed experiments', files: ['fluent/define-experiment'] },
  { title: 'Datasets', files: ['datasets'] },
  { title: 'Journal and diagnosis (Node.js only)', files: ['node', 'doctor'] },
  { title: 'Client', files: ['client/labbook-client', 'connection'] },
  { title: 'Errors', files: ['checks', '../../protocol'] },
]

/** Every public name of the package, in the order of its index. @returns {Entry[]} */
export function publicEntries() {
  return exportsOf(join(sdk, 'index.d.ts')).map(entryOf)
}

/** The whole page. @param {Entry[]} entries */
export function referencePage(entries) {
  const types = entries.filter(({ kind }) => kind === 'type')
  const others = entries.filter(({ kind }) => kind !== 'type')
  const sections = SECTIONS.map(({ title, files }) => ({
    title,
    entries: others.filter((entry) => SECTIONS.find((section) => section.files.some(holds(entry)))?.files === files),
  }))
  const placed = sections.flatMap((section) => section.entries)
  const lost = others.filter((entry) => !placed.includes(entry))
  if (lost.length > 0) throw new Error(`No section of SECTIONS is for ${lost.map(({ name }) => name).join(', ')}.`)
  return [
    '# Reference of @labbook/sdk',
    '<!-- Made by scripts/reference.mjs from the doc comments in packages/sdk/src: change those. -->',
    'Start with the guides: [Node.js](../guides/typescript.md), [browser](../guides/typescript-browser.md), ' +
      '[offline](../guides/typescript-offline.md), [typed experiments](../guides/typed-experiments.md).',
    [...sections.map(({ title }) => title), 'Types'].map((title) => `[${title}](#${anchor(title)})`).join(' · '),
    ...sections.flatMap(({ title, entries: inSection }) => [
      `## ${title}`,
      ...inSection.flatMap((one) => chapter(one, 3)),
    ]),
    '## Types',
    ...types.flatMap((one) => chapter(one, 3)),
  ]
    .join('\n\n')
    .concat('\n')
}

/** @param {Entry} entry @returns {(place: string) => boolean} */
function holds({ file }) {
  return (place) => file === `${place}.d.ts` || file.startsWith(`${place}/`)
}

/** @param {string} title */
function anchor(title) {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z -]/g, '')
    .replaceAll(' ', '-')
}

/** @param {Entry} entry @param {number} level @returns {string[]} */
function chapter({ name, signatures, members }, level) {
  return [
    `${'#'.repeat(level)} ${name}`,
    ...signatures.flatMap(({ code, doc }) => [
      block(code),
      ...(doc.text === '' ? [] : [doc.text]),
      ...(doc.params.length === 0 ? [] : [doc.params.map((param) => param.replace(/^(\S+) /, '- `$1`: ')).join('\n')]),
      ...doc.throws.map((what) => `**Throws** ${what}`),
      ...doc.examples.map(block),
    ]),
    ...members.flatMap((member) => chapter(member, level + 1)),
  ]
}

/** @param {string} code */
function block(code) {
  return `\`\`\`ts\n${code}\n\`\`\``
}

/**
 * @typedef {object} Export
 * @property {string} name
 * @property {string} file      declares it, or exports it from another one
 * @property {boolean} isType
 */

/** What a module exports from others. @param {string} file @returns {Export[]} */
function exportsOf(file) {
  return parsed(file).body.flatMap((statement) => {
    if (statement.source == null) return []
    const source = resolve(statement.source.value, file)
    if (statement.type === 'ExportAllDeclaration') return exportsOf(source)
    if (statement.type !== 'ExportNamedDeclaration') return []
    return (statement.specifiers ?? []).map(({ local, exportKind }) => ({
      name: nameOf(local),
      file: source,
      isType: statement.exportKind === 'type' || exportKind === 'type',
    }))
  })
}

/** @param {string} specifier @param {string} from */
function resolve(specifier, from) {
  if (specifier === '@labbook/protocol') return join(root, 'packages/protocol/dist/index.d.ts')
  if (specifier.startsWith('.')) return join(dirname(from), specifier.replace(/\.js$/, '.d.ts'))
  return specifier
}

/** @param {Export} exported @returns {Entry} */
function entryOf({ name, file, isType }) {
  const { body, text } = parsed(file)
  const found = body.flatMap(({ declaration, start }) => {
    if (declaration == null || !namesOf(declaration).includes(name)) return []
    return isType && declaration.type === 'VariableDeclaration' ? [] : [{ declaration, start }]
  })
  const [first] = found
  if (first === undefined) {
    const further = exportsOf(file).find((one) => one.name === name)
    if (further === undefined) throw new Error(`${relative(root, file)} does not declare ${name}.`)
    return entryOf({ ...further, isType })
  }
  const kind = KINDS[first.declaration.type]
  if (kind === undefined) throw new Error(`${name} is a ${first.declaration.type}, which the reference cannot show.`)
  return {
    name,
    kind,
    file: relative(sdk, file),
    signatures: found.map(({ declaration, start }) => ({
      code: kind === 'class' ? classHead(declaration, text) : declarationCode(declaration, file),
      doc: docBefore(text, start),
    })),
    members: kind === 'class' ? membersOf(first.declaration, file) : [],
  }
}

/** @type {Readonly<Record<string, Entry['kind']>>} */
const KINDS = {
  TSDeclareFunction: 'function',
  ClassDeclaration: 'class',
  VariableDeclaration: 'value',
  TSInterfaceDeclaration: 'type',
  TSTypeAliasDeclaration: 'type',
}

/** The names that a declaration declares. @param {Node} declaration */
function namesOf({ type, id, declarations = [] }) {
  return type === 'VariableDeclaration' ? declarations.map((one) => nameOf(one.id)) : [nameOf(id)]
}

/**
 * The public members of a class; of `LabbookClient` also the calls of the resources, which it inherits by their type.
 *
 * @param {Node} declaration
 * @param {string} file
 */
function membersOf(declaration, file) {
  const { text } = parsed(file)
  const own = (declaration.body?.body ?? []).filter(
    // Constructors without a doc comment are not for users.
    (member) => isPublic(member) && (member.kind !== 'constructor' || docBefore(text, member.start).text !== ''),
  )
  const names = [...new Set(own.map(memberName))]
  const members = names.map((name) =>
    memberEntry(
      own.filter((one) => memberName(one) === name),
      file,
    ),
  )
  return nameOf(declaration.superClass) === 'Calls' ? [...members, ...callsOfClient(file)] : members
}

/** Each call of the client, from the function that makes the calls of its resource. @param {string} file */
function callsOfClient(file) {
  const calls = new Map(
    callFiles(file).flatMap((place) =>
      declarationsOf(place)
        .filter(({ id }) => /Calls?$/.test(nameOf(id)))
        .flatMap(returned)
        .map((call) => [memberName(call), memberEntry([call], place)]),
    ),
  )
  const all = declarationsOf(file).find(({ id }) => nameOf(id) === 'callsOf')
  return all === undefined ? [] : returned(all).map((call) => calls.get(memberName(call)) ?? memberEntry([call], file))
}

/** The files that the client puts together. @param {string} file */
function callFiles(file) {
  const source = readFileSync(file.replace('/dist/', '/src/').replace('.d.ts', '.ts'), 'utf8')
  return [...source.matchAll(/from '(\.\/[^']+)\.js'/g)].map(([, name]) => join(dirname(file), `${name}.d.ts`))
}

/** The members of the object that a function returns. @param {Node} declaration */
function returned({ returnType }) {
  const type = returnType?.typeAnnotation
  return type?.type === 'TSTypeLiteral' ? (type.members ?? []) : []
}

/**
 * @param {Node[]} declared  one, or more of an overloaded method
 * @param {string} file
 * @returns {Entry}
 */
function memberEntry(declared, file) {
  const { text } = parsed(file)
  const isFunction = declared.some(
    ({ type, kind, typeAnnotation }) =>
      (/Method/.test(type) && kind !== 'get') || typeAnnotation?.typeAnnotation?.type === 'TSFunctionType',
  )
  return {
    name: declared[0] === undefined ? '' : memberName(declared[0]),
    kind: isFunction ? 'function' : 'property',
    file: relative(sdk, file),
    signatures: declared.map(({ start, end }) => ({
      code: tidy(text.slice(start, end)),
      doc: docBefore(text, start),
    })),
    members: [],
  }
}

/** @param {Node} member */
function isPublic({ type, key, accessibility }) {
  return type !== 'StaticBlock' && key?.type !== 'PrivateIdentifier' && accessibility !== 'private'
}

/** @param {Node} member */
function memberName({ key, computed }) {
  return computed === true ? `[${nameOf(key?.object)}.${nameOf(key?.property)}]` : nameOf(key)
}

/** Of an identifier or of a text in quotes. @param {Node | null | undefined} node */
function nameOf(node) {
  return node?.name ?? (typeof node?.value === 'string' ? node.value : '')
}

/** @param {Node} declaration @param {string} text */
function classHead({ start, body, end }, text) {
  return tidy(text.slice(start, body?.start ?? end)).replace(/ extends Calls$/, '')
}

/** @param {Node} declaration @param {string} file */
function declarationCode({ type, id, typeAnnotation, start, end }, file) {
  const derived = type === 'TSTypeAliasDeclaration' && typeAnnotation ? derivedType(typeAnnotation, file) : undefined
  return tidy(derived === undefined ? parsed(file).text.slice(start, end) : `type ${nameOf(id)} = ${derived}`)
}

/**
 * What a type is that is made of a constant: `TypeOf<typeof c>` of a codec, `(typeof c)[number]`, `keyof typeof c`.
 *
 * @param {Node} type
 * @param {string} file
 */
function derivedType(type, file) {
  const { text } = parsed(file)
  const [, name = ''] = /\btypeof (\w+)/.exec(text.slice(type.start, type.end)) ?? []
  const constant = constantType(name, file)
  const inner = constant?.typeArguments?.params[0]
  if (type.type === 'TSTypeReference' && constant?.type === 'TSImportType' && inner !== undefined) {
    return text.slice(inner.start, inner.end)
  }
  if (type.type === 'TSIndexedAccessType' && constant?.type === 'TSTypeOperator') {
    return constant.typeAnnotation?.elementTypes?.map((one) => text.slice(one.start, one.end)).join(' | ')
  }
  if (type.type === 'TSTypeOperator' && constant?.type === 'TSTypeLiteral') {
    return constant.members?.map(({ key }) => `'${nameOf(key)}'`).join(' | ')
  }
  return undefined
}

/** The type that a module declares a constant with. @param {string} name @param {string} file */
function constantType(name, file) {
  const constants = declarationsOf(file).flatMap(({ declarations = [] }) => declarations)
  return constants.find(({ id }) => nameOf(id) === name)?.id?.typeAnnotation?.typeAnnotation
}

/** What a module declares, exported or not. @param {string} file */
function declarationsOf(file) {
  return parsed(file).body.map((statement) => statement.declaration ?? statement)
}

/** As one would write it: without `declare`, modules and semicolons, indented by two. @param {string} code */
function tidy(code) {
  const lines = code
    .replace(/^declare /, '')
    .replaceAll(/import\("[^"]+"\)\./g, '')
    .replaceAll(/\bwire\./g, '')
    .split('\n')
  // What a member stands at the margin for is already cut off its first line.
  const margin = Math.min(
    ...lines.slice(1).map((line) => (line.trim() === '' ? Infinity : line.search(/\S/))),
    Infinity,
  )
  const cut = Number.isFinite(margin) && /^[}\s]/.test((lines.at(-1) ?? '').slice(margin)) ? margin : 0
  return lines
    .map((line, i) => (i === 0 ? line : line.slice(cut)))
    .map((line) => line.replace(/^( {4})+/, (indent) => ' '.repeat(indent.length / 2)).replace(/;$/, ''))
    .join('\n')
    .trim()
}

/** The doc comment that ends where a declaration begins. @param {string} text @param {number} start @returns {Doc} */
function docBefore(text, start) {
  const before = text.slice(0, start)
  const [, comment = ''] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*$/.exec(before) ?? []
  const plain = comment
    .replaceAll(/^[ \t]*\* ?/gm, '')
    .replaceAll(/\{@link ([^}]+)\}/g, '`$1`')
    .trim()
  const [first = '', ...tags] = plain.split(/^@/m)
  /** @param {string} name */
  const all = (name) =>
    tags
      .filter((tag) => tag.startsWith(`${name} `) || tag.startsWith(`${name}\n`))
      .map((tag) => tag.slice(name.length).trim())
  return {
    text: first.trim(),
    params: all('param'),
    throws: all('throws'),
    examples: all('example'),
  }
}

/** @type {Map<string, Module>} */
const files = new Map()

/** @param {string} file */
function parsed(file) {
  let known = files.get(file)
  if (known === undefined) {
    const text = readFileSync(file, 'utf8')
    const body = /** @type {unknown} */ (parseAst(text, { lang: 'dts' }).body)
    known = { text, body: /** @type {Node[]} */ (body) }
    files.set(file, known)
  }
  return known
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(OUT, referencePage(publicEntries()))
}
