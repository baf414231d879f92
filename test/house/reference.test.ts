import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publicEntries, referencePage } from '../../scripts/reference.mjs'
import { CompiledBlocks } from '../guides/typescript-blocks.js'
import { root } from './specs.js'

const entries = publicEntries()
const all = entries.flatMap((entry) => [
  entry,
  ...entry.members.map((member) => ({ ...member, name: `${entry.name}.${member.name}` })),
])

/** Methods without an example, and why. Those of a run that are functions, too, have theirs there. */
const WITHOUT_EXAMPLE = {
  'ActiveRun.captureConsole': 'startRun has an option for it',
  'ActiveRun.endNow': 'for handlers of the end of a process, which the SDK has itself',
  'ActiveRun.[Symbol.asyncDispose]': 'called by await using, which startRun shows',
}

describe('the reference of @labbook/sdk', () => {
  it('[SDK-DOC-2] everything public has a doc comment that begins with a sentence', () => {
    expect(all.length).toBeGreaterThan(250)
    const bare = all.filter(({ signatures }) => !signatures.some(({ doc }) => /^\S[\s\S]*?[.:;)](\s|$)/.test(doc.text)))
    expect(bare.map(({ file, name }) => `${name} of ${file} has no sentence that says what it is`)).toEqual([])
  })

  it('[SDK-DOC-2] every function and method has an example', () => {
    const bare = all.filter(
      ({ kind, name, signatures }) =>
        (kind === 'function' || kind === 'class') &&
        !signatures.some(({ doc }) => doc.examples.length > 0) &&
        !entries.some((entry) => entry.kind === 'function' && `ActiveRun.${entry.name}` === name) &&
        !(name in WITHOUT_EXAMPLE),
    )
    expect(bare.map(({ file, name }) => `${name} of ${file} has no @example`)).toEqual([])
  })

  it('[SDK-DOC-2] [sdk-fluent 3] every example compiles', () => {
    const examples = all.flatMap(({ kind, name, signatures }) =>
      signatures
        .flatMap(({ doc }) => doc.examples)
        .map((code, i) => ({
          file: `${kind} ${name}.md`,
          line: i + 1,
          program: undefined,
          code: `${code}\n`,
        })),
    )
    expect(examples.length).toBeGreaterThan(150)
    using compiled = new CompiledBlocks()
    expect(compiled.compile(examples)).toBe('')
  })

  it('[SDK-DOC-3] docs/reference/sdk.md is what the doc comments say', () => {
    const page = readFileSync(join(root, 'docs/reference/sdk.md'), 'utf8')
    expect(page, 'Run npx tsc -b && node scripts/reference.mjs').toBe(referencePage(entries))
  })
})
