import { open, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

/** A completed system call. */
export interface Call {
  readonly name: string
  /** As strace prints them, with every text replaced by `""`. */
  readonly args: readonly string[]
  /** Those texts, in order. */
  readonly texts: readonly Buffer[]
  readonly result: number
  /** The path of the descriptor that the call returned. */
  readonly resultPath: string | undefined
  /** Which of the recorded programs made it. */
  readonly program: number
  /** Lines of the recording at which it began and ended: calls of several threads overlap. */
  readonly began: number
  readonly ended: number
}

/** System calls that change files or open and close file descriptors. */
const FILE_CALLS = [
  'open',
  'openat',
  'creat',
  'close',
  'dup',
  'dup2',
  'dup3',
  'write',
  'writev',
  'pwrite64',
  'pwritev',
  'pwritev2',
  'sendfile',
  'copy_file_range',
  'fallocate',
  'fsync',
  'fdatasync',
  'sync_file_range',
  'ftruncate',
  'truncate',
  'rename',
  'renameat',
  'renameat2',
  'unlink',
  'unlinkat',
  'rmdir',
  'mkdir',
  'mkdirat',
  'link',
  'linkat',
  'symlink',
  'symlinkat',
]

const LONGEST_TEXT = 1_000_000

/**
 * A command in front of another one that records its file calls in `output`. The tracer runs as a grandchild (`-D`), so
 * that the started process is the program itself, for signals and for the exit code.
 */
export function recordCalls(output: string): string[] {
  const trace = `trace=${FILE_CALLS.join(',')}`
  return ['strace', '-D', '-f', '--seccomp-bpf', '-y', '-xx', '-s', String(LONGEST_TEXT), '-e', trace, '-o', output]
}

/** The calls of programs that ran one after the other and have ended, in order. */
export async function readCalls(recordings: readonly string[]): Promise<Call[]> {
  const calls: Call[] = []
  let line = 0
  for (const [program, recording] of recordings.entries()) {
    await tracerEnd(recording)
    const begun = new Map<string, { text: string; began: number }>()
    for (const printed of (await readFile(recording, 'latin1')).split('\n')) {
      line++
      const space = printed.indexOf(' ')
      const thread = printed.slice(0, space)
      const text = printed.slice(space).trimStart()
      if (text.endsWith(UNFINISHED)) {
        begun.set(thread, { text: text.slice(0, -UNFINISHED.length), began: line })
        continue
      }
      const resumed = /^<\.\.\. \w+ resumed>/.exec(text)?.[0]
      const start = resumed === undefined ? undefined : begun.get(thread)
      const call =
        resumed !== undefined && start !== undefined
          ? parseCall(start.text + text.slice(resumed.length), { program, began: start.began, ended: line })
          : parseCall(text, { program, began: line, ended: line })
      if (call !== undefined) calls.push(call)
    }
  }
  return calls.sort((a, b) => takesEffect(a) - takesEffect(b))
}

/** A descriptor may be reused before its close has returned. */
function takesEffect({ name, began, ended }: Call): number {
  return name === 'close' ? began : ended
}

const UNFINISHED = ' <unfinished ...>'
const CALL = /^(\w+)\((.*)\)\s+= (-?\d+)(?:<([^>]*)>)?[^)]*\)?$/s

/** `undefined` for lines that are not calls, such as the exit of a thread. */
function parseCall(line: string, place: Pick<Call, 'program' | 'began' | 'ended'>): Call | undefined {
  const [, name, inside, result, resultPath] = CALL.exec(line) ?? []
  if (name === undefined || inside === undefined) return undefined
  const texts: Buffer[] = []
  const args = inside
    .replace(/"([^"]*)"(\.\.\.)?/g, (_, hex: string, cut: string | undefined) => {
      if (cut !== undefined) throw new Error(`A ${name} of more than ${LONGEST_TEXT} bytes was recorded in part only.`)
      texts.push(unhex(hex))
      return '""'
    })
    .split(', ')
  const path = resultPath === undefined ? undefined : unhex(resultPath).toString()
  return { name, args, texts, result: Number(result), resultPath: path, ...place }
}

/** `\x61\x62` → `ab` */
function unhex(text: string): Buffer {
  return Buffer.from(text.replaceAll('\\x', ''), 'hex')
}

/** The tracer keeps writing for a moment after its program has ended. */
async function tracerEnd(recording: string) {
  const file = await open(recording)
  try {
    for (let waited = 0; ; waited++) {
      const { size } = await file.stat()
      const tail = Buffer.alloc(Math.min(size, 200))
      await file.read(tail, 0, tail.length, size - tail.length)
      const first = Buffer.alloc(20)
      await file.read(first, 0, first.length, 0)
      const program = /^\d+/.exec(first.toString())?.[0]
      if (new RegExp(`^${program} +\\+\\+\\+ (exited|killed)`, 'm').test(tail.toString())) return
      if (waited > 500) throw new Error(`The tracer did not end: ${tail.toString()}`)
      await pause(20)
    }
  } finally {
    await file.close()
  }
}
