import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../../packages/web/src', import.meta.url))
const themeFolder = join(source, 'theme')
const INDEX = 'index.css'

const code = new Map(filesOf('.ts', '.tsx').map((file) => [file, readFileSync(file, 'utf8')]))
const themeSheets = new Map(
  readdirSync(themeFolder)
    .filter((file) => file.endsWith('.css') && file !== INDEX)
    .map((file) => [file, readFileSync(join(themeFolder, file), 'utf8')]),
)

describe('the shared style sheets', () => {
  it('[U-ALL-20] are each listed once in theme/index.css, in the layer below the CSS modules', () => {
    const listed = readFileSync(join(themeFolder, INDEX), 'utf8').matchAll(/@import "\.\/(.+)" layer\(theme\);/g)
    expect([...listed].map(([, file]) => file).sort()).toEqual([...themeSheets.keys()].sort())
  })

  it('[U-ALL-20] hold no class that nothing in packages/web/src is given', () => {
    const used = new Set([...code.values()].flatMap(givenClasses))
    const unused = [...themeSheets].flatMap(([file, css]) =>
      [...new Set(selectorsOf(css).flatMap(classesOf))]
        .filter((name) => !used.has(name))
        .map((name) => `${file}: .${name}`),
    )
    expect(unused).toEqual([])
  })

  it('[U-ALL-20] define a class in one file', () => {
    const homes = new Map<string, Set<string>>()
    for (const [file, css] of themeSheets) {
      for (const selector of selectorsOf(css)) {
        const name = definedClass(selector)
        if (name !== undefined) homes.set(name, (homes.get(name) ?? new Set()).add(file))
      }
    }
    expect([...homes].filter(([, files]) => files.size > 1).map(([name, files]) => [name, ...files])).toEqual([])
  })

  it('[U-ALL-20] say in one rule what a selector looks like', () => {
    const all = [...themeSheets.values()].flatMap(rulesOf).map(({ media, selectors }) => `${media} ${selectors}`.trim())
    expect(all.filter((rule, i) => all.indexOf(rule) !== i)).toEqual([])
  })
})

describe('the CSS modules', () => {
  it.each(filesOf('.module.css').map((file) => [relative(source, file), file] as const))(
    '[U-ALL-20] every class of %s has a user',
    (_, file) => {
      const users = [...code].flatMap(([user, text]) => {
        const name = importOf(text, basename(file)).find(({ path }) => resolve(user, '..', path) === file)?.name
        return name === undefined ? [] : [{ text, name }]
      })
      const unused = [...new Set(selectorsOf(readFileSync(file, 'utf8')).flatMap(localClasses))]
        .filter((name) => !users.some(({ text, name: styles }) => accesses(text, styles, name)))
        .map((name) => `.${name}`)
      expect(unused).toEqual([])
    },
  )
})

describe('this check', () => {
  it('reads rules, also in media queries, without comments, declarations and key frames', () => {
    const css =
      '/* .no { } */ .a:hover,\n.b .c { left: .5px } @keyframes k { to { top: 0 } } @media (max-width: 9px) { .d { top: 0 } }'
    expect(rulesOf(css)).toEqual([
      { media: '', selectors: '.a:hover,\n.b .c' },
      { media: '@media (max-width: 9px)', selectors: '.d' },
    ])
    expect(selectorsOf(css)).toEqual(['.a:hover', '.b .c', '.d'])
  })

  it('takes for given what className and kind may be, and nothing else', () => {
    const text = `<A className={isOn ? 'a on' : \`b \${x}\`} kind="primary" id="no" /> ; const look = { className: 'ok quiet', label: 'Ready' }`
    expect(givenClasses(text)).toEqual(['a', 'on', 'b', 'primary', 'ok', 'quiet'])
  })

  it('takes for a definition what holds wherever the class stands', () => {
    expect(['.a', '.a:hover', '.a.on', '.a svg', '.b .a', 'td'].map(definedClass)).toEqual([
      'a',
      'a',
      'a',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('tells the classes of a module from those of others', () => {
    expect(localClasses('.a > :global(.b):hover .c')).toEqual(['a', 'c'])
    expect(accesses("x = s.a + s['b-c']", 's', 'a') && accesses("x = s.a + s['b-c']", 's', 'b-c')).toBe(true)
    expect(accesses('x = s.ab', 's', 'a')).toBe(false)
  })
})

function filesOf(...endings: string[]): readonly string[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .map((file) => join(source, file))
}

interface Rule {
  /** The enclosing media query. */
  readonly media: string
  readonly selectors: string
}

function selectorsOf(css: string): readonly string[] {
  return rulesOf(css).flatMap(({ selectors }) => selectors.split(',').map((selector) => selector.trim()))
}

function rulesOf(css: string): readonly Rule[] {
  const found: Rule[] = []
  const open: string[] = []
  for (const [, prelude, end] of css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{};]*)([{};])/g)) {
    if (end === '}') open.pop()
    if (end !== '{') continue
    const head = String(prelude).trim()
    const isRule = !head.startsWith('@') && !open.some((outer) => outer.startsWith('@keyframes'))
    const media = open.find((outer) => outer.startsWith('@media')) ?? ''
    if (isRule) found.push({ media, selectors: head })
    open.push(head)
  }
  return found
}

function classesOf(selector: string): readonly string[] {
  return [...selector.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => String(name))
}

function localClasses(selector: string): readonly string[] {
  return classesOf(selector.replaceAll(/:global\([^)]*\)/g, ''))
}

/** The first class of a selector without combinators. */
function definedClass(selector: string): string | undefined {
  return /^\.([a-z][\w-]*)[^\s>+~]*$/i.exec(selector)?.[1]
}

/** The words in the values of `className`, and of `kind`, which becomes a class of a button. */
function givenClasses(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:className\s*[=:]|kind=)\s*/g)]
    .flatMap(({ index, 0: head }) => textsIn(valueAt(text, index + head.length)))
    .flatMap((words) => words.replaceAll(/\$\{[^}]*\}/g, ' ').split(/\s+/))
    .filter((word) => word !== '')
}

function textsIn(expression: string): readonly string[] {
  return [...expression.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g)].map(([, a, b, c]) => a ?? b ?? c ?? '')
}

/** The quoted text or braced expression that begins here. */
function valueAt(text: string, from: number): string {
  const first = text.charAt(from)
  if (first === '"' || first === "'") return text.slice(from, text.indexOf(first, from + 1) + 1)
  if (first !== '{') return ''
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++
    if (text[at] === '}' && --depth === 0) return text.slice(from, at + 1)
  }
  return ''
}

function importOf(text: string, file: string): readonly { readonly name: string; readonly path: string }[] {
  return [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)]
    .map(([, name, path]) => ({ name: String(name), path: String(path) }))
    .filter(({ path }) => basename(path) === file)
}

function accesses(text: string, styles: string, name: string): boolean {
  return text.includes(`${styles}['${name}']`) || new RegExp(`\\b${styles}\\.${name}(?![\\w-])`).test(text)
}
