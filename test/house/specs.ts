import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const specFolder = join(root, 'docs/spec')
export const notBuiltYet = 'docs/spec/not-built-yet.md'

/** The text of each spec by its name, `ui` for `docs/spec/ui.md`. */
export const specs: ReadonlyMap<string, string> = new Map(
  readdirSync(specFolder)
    .filter((file) => file.endsWith('.md') && !notBuiltYet.endsWith(`/${file}`))
    .map((file) => [file.slice(0, -'.md'.length), readFileSync(join(specFolder, file), 'utf8')]),
)

/** Specs whose rules have no IDs: a test cites their sections, as `[tracking-api 8.5]`. Registry rules have both. */
const citedBySection = ['tracking-api', 'registry-api', 'models-and-autolog', 'sdk-fluent']

/** A definition opens a table row, a list item or a paragraph, often in bold; or a sentence (`PR-72: …`, `**Format** (J-10).`). */
const definition = (id: string) =>
  new RegExp(`^(?:\\| *|[-*] +)?(?:\\*\\*)?(${id})(?![\\w-])|[.)] (${id}):|^\\*\\*[^*]+\\*\\* \\((${id})\\)`, 'gm')

const anyId = '[A-Z]+(?:-[A-Z]+)*-?[A-Z]?\\d+[a-z]?'

/** The rules of each spec in their order: IDs, rows of `acceptance.md` that the web UI (`W86`) and TypeScript (`T86`) answer, and sections of specs without IDs. */
export const rulesOfSpecs: ReadonlyMap<string, readonly string[]> = new Map(
  [...specs].map(([spec, text]) => [spec, rulesOf(spec, text)]),
)

function rulesOf(spec: string, text: string): string[] {
  if (spec === 'acceptance')
    return ['W', 'T'].flatMap((reader) => acceptanceRows(reader).map((row) => `${reader}${row}`))
  const ids = [...text.matchAll(definition(anyId))].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  const sections = citedBySection.includes(spec) ? leaves(sectionNumbers(text)).map((at) => `${spec} ${at}`) : []
  return [...new Set([...ids, ...sections])]
}

/** `## 8.5 Golden cases`, `# Part A. The model directory`, `## A.1 MLmodel file`: 8.5, A, A.1. */
function sectionNumbers(text: string): string[] {
  return [...text.matchAll(/^#{1,4} (?:Part )?((?:\d+|[A-Z])(?:\.\d+)*)[. ]/gm)].map(([, number = '']) => number)
}

function leaves(numbers: string[]): string[] {
  return numbers.filter((number) => !numbers.some((other) => other.startsWith(`${number}.`)))
}

/** The rows of acceptance.md whose column `for` has that letter. */
export function acceptanceRows(letter: string): number[] {
  return [...(specs.get('acceptance') ?? '').matchAll(/^\| (\d+) \|.*\| ([PTW ]+|-) \|$/gm)]
    .filter(([, , readers = '']) => readers.includes(letter))
    .map(([, row]) => Number(row))
}

export function isKnown(citation: string): boolean {
  const section = /^([a-z-]+) ([\dA-Z.]+)$/.exec(citation)
  if (section) return sectionNumbers(specs.get(section[1] ?? '') ?? '').includes(section[2] ?? '')
  return [...rulesOfSpecs.values()].some((rules) => rules.includes(citation))
}

/** Whether a citation proves the rule: it names it, or a section that holds it. */
export function covers(citation: string, rule: string): boolean {
  return citation === rule || (citation.includes(' ') && rule.startsWith(`${citation}.`))
}

export function testFiles(): string[] {
  const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'test'))
  return [...folders, join(root, 'test')].flatMap((folder) =>
    // That one gives citations as examples.
    filesOf(folder, /\.tsx?$|\.py$/).filter((file) => !file.endsWith('house/rule-ids.test.ts')),
  )
}

export function filesOf(folder: string, wanted: RegExp): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => wanted.test(file))
    .map((file) => join(folder, file))
}

/** Each rule that something proves, with the file that says so: a test, or for claims of speed the bench. */
export function citedRules(): Map<string, string> {
  const tests = testFiles().flatMap((file) =>
    citations(file).map((citation) => [citation, relative(root, file)] as const),
  )
  const claims = filesOf(join(root, 'bench'), /\.mjs$/).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/'([PG]\d+|U-PERF-\d+)'/g)].map(
      ([, claim = '']) => [claim, relative(root, file)] as const,
    ),
  )
  return new Map([...tests, ...claims])
}

export function citations(file: string): string[] {
  return citationsIn(readFileSync(file, 'utf8'), file)
}

/**
 * Names built at run time (`[${id}] …`, `[%s] …`) cannot be read here; their rows come from a table that names the rule.
 * Numbers (`[1,-0.0]`) and selectors of CSS (`[role=row]`) are no citations.
 */
export function citationsIn(text: string, file: string): string[] {
  const opening = file.endsWith('.py')
    ? /["']((?:\[[^\]\n]+\]\s*)+)/g
    : /\((?:\[[^\]]*\],\s*)?\s*['"`]((?:\[[^\]\n]+\]\s*)+)/g
  return [...text.matchAll(opening)]
    .flatMap(([, tags = '']) => [...tags.matchAll(/\[([^\]]+)\]/g)])
    .flatMap(([, tag = '']) => tag.split(',').map((citation) => citation.trim()))
    .filter((citation) => /^[A-Za-z][\w. -]*$/.test(citation))
    .filter((citation) => !file.endsWith('.py') || /^([A-Z]+-?\d|[a-z-]+ \d)/.test(citation))
}

export interface NotBuilt {
  spec: string
  /** As written in the table: `U-ALL-4`, `J-1 – J-21`, `all`. */
  entry: string
  reason: string
  /** The rules that the entry means; none if it names no rule of the spec. */
  rules: readonly string[]
}

/** The rows of `not-built-yet.md`: under the heading of its spec, rules or ranges of rules by commas, and the reason. */
export function notBuiltRows(text: string): NotBuilt[] {
  return text.split(/^## /m).flatMap((section) => {
    const spec = /^([a-z-]+)\.md/.exec(section)?.[1] ?? ''
    const rows = [...section.matchAll(/^\| (?!rule|---)(.+?) \| (.+) \|$/gm)]
    return rows.flatMap(([, entries = '', reason = '']) =>
      entries.split(', ').map((entry) => ({ spec, entry, reason, rules: rulesBetween(spec, entry) })),
    )
  })
}

function rulesBetween(spec: string, entry: string): readonly string[] {
  const rules = rulesOfSpecs.get(spec) ?? []
  if (entry === 'all') return rules
  const [from = '', to = from] = entry
    .split(' – ')
    .map((end) => (/^(\d|[A-Z](\.\d+)*$)/.test(end) ? `${spec} ${end}` : end))
  const first = rules.indexOf(from)
  return first < 0 ? [] : rules.slice(first, rules.indexOf(to) + 1)
}
