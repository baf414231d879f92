import { Command, type Option } from 'commander'
import { labbookVersion } from './version.js'

type AddCommand = (program: Command) => void

/** Command groups by their first word. Only the group in use is loaded, so that the server starts fast. */
const GROUPS: readonly { readonly words: readonly string[]; readonly load: () => Promise<AddCommand> }[] = [
  { words: ['server', 'ui'], load: async () => (await import('./server.js')).addServerCommand },
  { words: ['experiments'], load: async () => (await import('./experiments.js')).addExperimentsCommand },
  { words: ['runs'], load: async () => (await import('./runs.js')).addRunsCommand },
  { words: ['run-log'], load: async () => (await import('./run-log.js')).addRunLogCommand },
  { words: ['artifacts'], load: async () => (await import('./artifacts.js')).addArtifactsCommand },
  { words: ['models'], load: async () => (await import('./models.js')).addModelsCommand },
  { words: ['profile'], load: async () => (await import('./profile.js')).addProfileCommand },
  { words: ['sync'], load: async () => (await import('./sync.js')).addSyncCommand },
  { words: ['export'], load: async () => (await import('./export.js')).addExportCommand },
  { words: ['open'], load: async () => (await import('./open.js')).addOpenCommand },
  { words: ['import'], load: async () => (await import('./import.js')).addImportCommand },
  { words: ['db'], load: async () => (await import('./db.js')).addDbCommand },
  { words: ['gc'], load: async () => (await import('./gc.js')).addGcCommand },
  { words: ['doctor'], load: async () => (await import('./doctor.js')).addDoctorCommand },
]

/** The `labbook` command with the group that `words` starts with, or with all groups if it starts with none. */
export async function createProgram(words: readonly string[] = []): Promise<Command> {
  const program = new Command('labbook')
    .description('Track experiments, compare runs and manage models.')
    .version(labbookVersion())
    .configureHelp({ optionDescription: describeOption })
    .exitOverride()
    .showHelpAfterError('(add --help for usage)')
  if (words[0] === '--version' || words[0] === '-V') return program
  const named = GROUPS.filter((group) => group.words.includes(words[0] ?? ''))
  const adders = await Promise.all((named.length > 0 ? named : GROUPS).map((group) => group.load()))
  for (const add of adders) add(program)
  return program
}

/** With its choices and its default as the user types them; Commander would print them as JSON. */
function describeOption({ description, argChoices, defaultValue }: Option): string {
  const facts = [
    ...(argChoices === undefined ? [] : [`choices: ${argChoices.join(', ')}`]),
    ...(typeof defaultValue === 'string' && defaultValue !== '' ? [`default: ${defaultValue}`] : []),
  ]
  return facts.length === 0 ? description : `${description} (${facts.join('; ')})`
}
