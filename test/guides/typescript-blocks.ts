import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A block of TypeScript in a Markdown file. */
export interface Block {
  /** The file below the root of the repository. */
  readonly file: string
  readonly line: number
  /** The name in the first line, `// train.ts`: such a block is a whole program. Others are parts of one. */
  readonly program: string | undefined
  readonly code: string
}

export function blocksOf(file: string): Block[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(({ 1: code = '', index }) => ({
    file,
    line: text.slice(0, index).split('\n').length + 1,
    program: /^\/\/ ([\w-]+\.ts)\n/.exec(code)?.[1],
    code,
  }))
}

/** What parts of programs take for granted, as the text around them says it. */
const GIVEN = `
declare const client: LabbookClient
declare const run: ActiveRun
declare const runId: string
declare const modelId: string
declare const webhookId: string
declare const model: LoggedModel
declare const rows: { area: number; price: number }[]
declare const homes: FrameLike
declare const pixels: Uint8Array
declare function train(options?: object): Promise<number>
`

/** A folder in which blocks are compiled against the built packages, as they are for someone who installed them. */
export class CompiledBlocks implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'labbook-guides-'))

  /** What the compiler says about the blocks, with their places; nothing if all is well. */
  compile(blocks: readonly Block[]): string {
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
    writeFileSync(join(this.folder, 'package.json'), '{"type":"module"}')
    for (const block of blocks) {
      const path = join(this.folder, this.#nameOf(block))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, /^import /m.test(block.code) ? block.code : wrapped(block))
    }
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable'],
      module: 'nodenext',
      strict: true,
      noEmitOnError: true,
      skipLibCheck: true,
      types: ['node'],
      rootDir: '.',
      outDir: '.',
    }
    const files = blocks.map((block) => this.#nameOf(block))
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const options = { cwd: this.folder, encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', this.folder], options)
    return status === 0 ? stdout : `${stdout}${stderr}tsc ended with ${status}.`
  }

  /** The compiled program of a block, logging to a server at this address instead of the one in the text. */
  programOf(block: Block, { address }: { address: string }): string {
    const path = join(this.folder, this.#nameOf(block).replace(/ts$/, 'js'))
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('http://127.0.0.1:5000', address))
    return path
  }

  [Symbol.dispose]() {
    rmSync(this.folder, { recursive: true })
  }

  #nameOf({ file, line, program }: Block): string {
    return join(basename(file, '.md'), program ?? `line-${line}.ts`)
  }
}

function wrapped({ code }: Block): string {
  return `import { ${publicNames().join(', ')} } from '@labbook/sdk'\n${GIVEN}\nexport async function part() {\n${code}}\n`
}

/** What the SDK exports, types too. */
function publicNames(): string[] {
  return ['browser', 'index'].flatMap((entry) => {
    const text = readFileSync(join(root, `packages/sdk/dist/${entry}.d.ts`), 'utf8')
    return [...text.matchAll(/export (?:type )?\{([^}]+)\}/g)]
      .flatMap(([, list = '']) => list.split(',').map((name) => name.trim().replace(/^type /, '')))
      .filter(Boolean)
  })
}
