import { invalid } from '../invalid-input.js'

/**
 * What an optional package that cannot be loaded throws. `import(…).catch(…)` keeps bundlers from failing without it.
 *
 * @example await import('yaml').catch(() => missingPackage('a.yml', 'yaml', 'log it as .json'))
 */
export function missingPackage(path: string, names: string, instead: string): never {
  throw invalid(`'${path}' needs what is not installed: run \`npm install ${names}\`, or ${instead}.`)
}
