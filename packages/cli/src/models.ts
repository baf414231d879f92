import type { Command } from 'commander'
import { addRegistryCommands } from './registered-models.js'
import { addServeCommand } from './serve-model.js'

/** `labbook models …` */
export function addModelsCommand(program: Command) {
  const group = program.command('models').description('List, register, download and serve models.')
  addRegistryCommands(group)
  addServeCommand(group)
}
