import { basename, extname } from 'node:path'
import { DataError, readTable } from '@labbook/data'
import { profile } from '@labbook/profile'
import type { Command } from 'commander'
import { CommandError } from './command-error.js'
import { stopSignal } from './stop-signal.js'

/** `labbook profile`: the profile report of a file. It needs no server. */
export function addProfileCommand(program: Command) {
  program
    .command('profile <file>')
    .description('Write the profile report of a CSV file: statistics, alerts and correlations.')
    .option('-o, --output <file>', 'file to write (default: the name of the input, with .html)')
    .option('--title <title>', 'title of the report')
    .action(run)
}

async function run(file: string, flags: { output?: string; title?: string }) {
  const signal = stopSignal()
  const output = flags.output ?? `${basename(file, extname(file))}.html`
  try {
    const report = await profile(await readTable(file), { title: flags.title ?? basename(file), signal })
    await report.toFile(output)
  } catch (error) {
    if (error instanceof DataError) throw new CommandError('refused', error.message)
    throw error
  }
  console.log(output)
}
