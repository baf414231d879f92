import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export interface DocumentedCommand {
  /** The file that shows it, from the root of the repository. */
  readonly file: string
  /** As a reader would paste it, with the `export` lines above it. */
  readonly text: string
}

/** Every command line of the README and the guides: in the blocks for a shell, and beginning with `labbook` in a sentence. */
export function documentedCommands(): DocumentedCommand[] {
  const guides = readdirSync(join(ROOT, 'docs/guides')).map((name) => join(ROOT, 'docs/guides', name))
  return [join(ROOT, 'README.md'), join(ROOT, 'packages/cli/README.md'), ...guides].flatMap((path) => {
    const file = relative(ROOT, path)
    const text = readFileSync(path, 'utf8')
    const blocks = [...text.matchAll(/^```(sh|console)\n(.*?)^```/gms)]
    const spans = [...text.replace(/^```.*?^```/gms, '').matchAll(/`((?:npx )?labbook [^`]+)`/g)]
    return [
      ...blocks.flatMap(([, kind, block = '']) => commandsOf(block, kind === 'console')),
      ...spans.map(([, span = '']) => span.replace(/\s+/g, ' ')),
    ].map((command) => ({ file, text: command }))
  })
}

/** In a console block, what follows `$` is typed and the rest is answered. */
function commandsOf(block: string, isConsole: boolean): string[] {
  const lines = block.replace(/\\\n\s*/g, '').split('\n')
  const typed = isConsole ? lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2)) : lines
  const exports: string[] = []
  const commands: string[] = []
  for (const line of typed.map((text) => text.replace(/\s{2,}#.*$/, '').trim())) {
    if (line.startsWith('export ')) exports.push(line)
    else if (line !== '') commands.push([...exports, line].join('\n'))
  }
  return commands
}
