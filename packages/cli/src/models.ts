import type { Command } from 'commander'
import { addServeCommand } from './serve-model.js'

/** `labbook models …` */
export function addModelsCommand(program: Command) {
  const group = program.command('models').description('Serve logged and registered models.')
  addServeCommand(group)
}
