import { Command } from 'commander'
import { addImportCommand } from './import.js'
import { addServerCommand } from './server.js'

/** The `labbook` command with all its subcommands. */
export function createProgram(): Command {
  const program = new Command('labbook').description('Track experiments, compare runs, keep models.').version('0.1.0')
  addServerCommand(program)
  addImportCommand(program)
  return program
}
