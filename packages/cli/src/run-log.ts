import { setTimeout as pause } from 'node:timers/promises'
import { type LogLine, type LogStream, runRoutes } from '@labbook/protocol'
import { type Command, Option } from 'commander'
import { openArtifactFolder } from './artifact-folder.js'
import { CommandError } from './command-error.js'
import { type LogFile, LogTail, lastLines, type RunLog, runLogs } from './read-run-log.js'
import { printable } from './printable.js'
import { stopSignal } from './stop-signal.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'
import { wholeNumber } from './whole-number.js'

interface Flags extends ServerFlag {
  readonly follow?: boolean
  readonly stream?: LogStream
  readonly tail?: string
  readonly file?: string
}

const ASK_EVERY_MS = 1000

/** `labbook run-log` */
export function addRunLogCommand(program: Command) {
  withServer(program.command('run-log <run-id>'))
    .description('Print what a run printed. Its lines on stderr go to stderr.')
    .option('-f, --follow', 'print new lines until the run ends')
    .addOption(new Option('--stream <stream>', 'only lines of this stream').choices(['stdout', 'stderr']))
    .option('--tail <number>', 'only the last lines')
    .option('--file <name>', 'a file in the artifact folder logs/, such as: train.log (default: the console log)')
    .action(runLog)
}

async function runLog(runId: string, { follow = false, stream, tail, file, ...flags }: Flags) {
  const count = tail === undefined ? undefined : wholeNumber(tail, { what: '--tail', least: 0 })
  const signal = stopSignal()
  const server = openTrackingServer(flags)
  const artifacts = await openArtifactFolder(server, runId)
  const isWanted = (line: LogLine) => stream === undefined || line.stream === stream
  const isRunning = async () => {
    const { status } = (await server.client(runRoutes).getRun({ runId })).run.info
    return status === 'RUNNING' || status === 'SCHEDULED'
  }

  /** A running run may not have written yet. */
  async function firstLog(): Promise<RunLog | undefined> {
    for (;;) {
      const isOver = !follow || !(await isRunning())
      const logs = await runLogs(artifacts)
      const log = choose(logs, { runId, file, isOver })
      if (log !== undefined || isOver) return log
      await pause(ASK_EVERY_MS, undefined, { signal })
    }
  }

  const readBytes = async ({ path }: LogFile, { from, to }: { from: number; to: number }) => {
    const headers = { range: `bytes=${from}-${to - 1}`, 'accept-encoding': 'identity' }
    const response = await server.request(artifacts.readAddress(path), { headers, signal })
    const bytes = new Uint8Array(await response.arrayBuffer())
    // A server without ranges sends the whole file.
    return response.status === 206 ? bytes : bytes.subarray(from, to)
  }

  const log = await firstLog()
  if (log === undefined) return
  const rest = new LogTail(log.format, readBytes)
  if (count !== undefined) {
    await print(await lastLines(log, { count, isWanted, readBytes }))
    rest.skip(log.files)
  }
  for (let files: readonly LogFile[] = log.files; ; ) {
    // Asked before the read, so that nothing that was written until the end is missed.
    const isOver = !follow || !(await isRunning())
    if (isOver && follow) files = (await runLogs(artifacts)).find(({ name }) => name === log.name)?.files ?? files
    for await (const lines of rest.linesOf(files)) await print(lines.filter(isWanted))
    if (isOver) return print(rest.end().filter(isWanted))
    await pause(ASK_EVERY_MS, undefined, { signal })
    files = (await runLogs(artifacts)).find(({ name }) => name === log.name)?.files ?? files
  }
}

/** The log that the flags name; undefined if there is none yet but may still be one. */
function choose(
  logs: readonly RunLog[],
  { runId, file, isOver }: { runId: string; file: string | undefined; isOver: boolean },
): RunLog | undefined {
  const found =
    file === undefined
      ? logs.length === 1 || logs[0]?.isConsole === true
        ? logs[0]
        : undefined
      : logs.find(({ name }) => name === file)
  if (found !== undefined) return found
  const names = logs.map(({ name }) => name).join(', ')
  if (file === undefined && logs.length > 1)
    throw new CommandError('usage', `Run ${runId} has several logs. Choose one with --file: ${names}`)
  if (!isOver) return undefined
  if (logs.length === 0)
    throw new CommandError('refused', `Run ${runId} has no log: there is no text file in its artifact folder logs/.`)
  throw new CommandError('refused', `Run ${runId} has no log '${file}'. It has: ${names}`)
}

async function print(lines: readonly LogLine[]) {
  // One write for each stretch of lines of a stream keeps their order.
  let text = ''
  let target: NodeJS.WriteStream = process.stdout
  for (const line of lines) {
    const own = line.stream === 'stderr' ? process.stderr : process.stdout
    if (own !== target) {
      await write(target, text)
      text = ''
      target = own
    }
    text += `${forTerminal(line.text, target.isTTY)}\n`
  }
  await write(target, text)
}

function write(target: NodeJS.WriteStream, text: string): Promise<void> {
  if (text === '') return Promise.resolve()
  return new Promise((resolve) => target.write(text, () => resolve()))
}

const COLOUR_CODE = /(\u001b\[[0-9;:]*m)/

/** Colours reach a terminal, and no other control sequence does; elsewhere there is text alone. */
function forTerminal(text: string, isTerminal: boolean): string {
  let hasColour = false
  const shown = text.split(COLOUR_CODE).map((piece, i) => {
    if (i % 2 === 0) return piece.split('\t').map(printable).join('\t')
    hasColour = true
    return isTerminal ? piece : ''
  })
  return shown.join('') + (hasColour && isTerminal ? '\u001b[0m' : '')
}
