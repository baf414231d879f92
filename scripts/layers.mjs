/**
 * The layer rules: who may import whom. They are defined here only: `npm run layers` writes them into the overrides of
 * .oxlintrc.json, where the linter enforces them, and test/house/layers.test.ts checks that the two agree.
 *
 * Imports go down the layers, never up and never in a circle, and across packages only through the package's index.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} PackageRule
 * @property {string} name          the name that others import it by
 * @property {string[]} mayImport   folders of the Labbook packages that it may import
 * @property {string[]} [serves]     packages whose built files it hands out, without importing them
 * @property {boolean} [anyRuntime] also runs outside Node, so it uses no Node built-in
 * @property {string} [nodeIn]       the one folder below packages/ of such a package that is for Node alone
 */

/** By folder under packages/, lowest layer first. @type {Record<string, PackageRule>} */
export const packages = {
  random: { name: '@labbook/random', mayImport: [], anyRuntime: true },
  protocol: { name: '@labbook/protocol', mayImport: [], anyRuntime: true },
  search: { name: '@labbook/search', mayImport: [], anyRuntime: true },
  mlmodel: { name: '@labbook/mlmodel', mayImport: [], anyRuntime: true },
  profile: { name: '@labbook/profile', mayImport: ['random'], anyRuntime: true, nodeIn: 'profile/src/node' },
  data: { name: '@labbook/data', mayImport: ['random'], anyRuntime: true, nodeIn: 'data/src/node' },
  plots: { name: '@labbook/plots', mayImport: ['random'], anyRuntime: true, nodeIn: 'plots/src/node' },
  learn: { name: '@labbook/learn', mayImport: ['random'] },
  server: { name: '@labbook/server', mayImport: ['protocol', 'search'] },
  sdk: {
    name: '@labbook/sdk',
    mayImport: ['protocol', 'profile', 'plots', 'server'],
    anyRuntime: true,
    nodeIn: 'sdk/src/node',
  },
  models: { name: '@labbook/models', mayImport: ['protocol', 'mlmodel'] },
  autolog: { name: '@labbook/autolog', mayImport: ['protocol', 'data', 'learn', 'sdk', 'models'] },
  web: {
    name: '@labbook/web',
    mayImport: ['protocol', 'search', 'mlmodel', 'profile', 'data', 'plots'],
    anyRuntime: true,
  },
  cli: {
    name: 'labbook',
    mayImport: ['protocol', 'search', 'profile', 'data', 'server', 'sdk', 'models'],
    serves: ['web'],
  },
}

const implementations = [
  'store/sql',
  'artifacts/local',
  'artifacts/s3',
  'artifacts/open-repository',
  'events/in-process',
  'events/peer-events',
]

/** The layers of the web UI, lowest first. Each may import those before it. */
const webFloors = ['format', 'theme', 'addresses', 'api', 'controls', 'events', 'shell', 'parts', 'pages', 'routes']

/** The parts that pages share, lowest first. Each may import those before it. */
const webParts = [
  'filter',
  'tags',
  'definitions',
  'lines',
  'figures',
  'params',
  'metrics',
  'datasets',
  'profiles',
  'first-run',
  'model-versions',
  'runs',
  'board',
  'experiments',
  'views',
  'compare',
  'logged-models',
  'registered-models',
  'artifacts',
]

/**
 * The layers of the SDK, lowest first. Each may import those before it. `node` and `browser` are two implementations of
 * `platform.ts`; everything else reaches them by the import `#platform`.
 */
const sdkFloors = [
  'checks',
  'journal',
  'connection',
  'artifacts',
  'datasets',
  'files',
  'sender',
  'runs',
  'client',
  'fluent',
]

/** The interfaces of the store, one file per resource. */
const storeInterfaces = modulesIn('server/src/store').map(({ name }) => name)

/** The files that answer the routes of a resource, which is what `…Service` functions do. */
const services = modulesIn('server/src/services').flatMap(({ name, text }) =>
  /^export function \w+Service\(/m.test(text) ? [name] : [],
)

/**
 * @typedef {object} RoomRule
 * @property {string} place            folder or file below packages/, with all below it
 * @property {string[]} mayNotImport   folders and modules of the same package, as relative imports end
 * @property {string[]} [mayNotImportBeside] modules of the same folder
 * @property {string[]} [except]       files below the place that the rule does not bind
 * @property {boolean} [knowsNoSibling] its folders may not import each other
 * @property {string} why
 */

/** Layers inside a package: http → services → store and artifacts. @type {RoomRule[]} */
export const rooms = [
  {
    place: 'server/src/http',
    mayNotImport: implementations,
    why: 'http sees services and interfaces; only app.ts picks implementations',
  },
  {
    place: 'server/src/services',
    mayNotImport: ['http', ...implementations],
    why: 'services see interfaces; only app.ts picks implementations',
  },
  {
    place: 'server/src/services',
    mayNotImport: [],
    mayNotImportBeside: services,
    why: 'a service imports no other service; a rule that two of them apply has a file of its own',
  },
  { place: 'server/src/store', mayNotImport: ['services', 'http'], why: 'the store lies below the services' },
  ...storeInterfaces.map((name) => ({
    place: `server/src/store/${name}.ts`,
    mayNotImport: ['sql'],
    why: 'store/ holds interfaces only; what stands behind them is in store/sql',
  })),
  {
    place: 'server/src/artifacts',
    mayNotImport: ['services', 'http', 'store'],
    why: 'artifacts know neither the rules nor the tables',
  },
  {
    place: 'server/src/import',
    mayNotImport: ['store/sql', 'sqlite', 'postgres-connection', 'mysql-connection'],
    except: ['server/src/import/import-mlflow.ts'],
    why: 'only import-mlflow.ts chooses what reads a source, and the store',
  },
  {
    place: 'server/src/import',
    mayNotImport: services.map((name) => `services/${name}`),
    why: 'the import applies rules; a service answers requests',
  },
  { place: 'server/src/events', mayNotImport: ['services', 'http'], why: 'events lie below the services' },
  ...webFloors.slice(0, -1).map((floor, i) => ({
    place: `web/src/${floor}`,
    mayNotImport: webFloors.slice(i + 1),
    why: `${floor} lies below this floor`,
  })),
  ...webParts.slice(0, -1).map((part, i) => ({
    place: `web/src/parts/${part}`,
    mayNotImport: webParts.slice(i + 1),
    why: `the part ${part} lies below this one`,
  })),
  ...sdkFloors.map((floor, i) => ({
    place: `sdk/src/${floor}`,
    mayNotImport: [...sdkFloors.slice(i + 1), 'node', 'browser'],
    why: `${floor} lies below this floor; node and browser are reached by #platform`,
  })),
  { place: 'sdk/src/node', mayNotImport: ['fluent', 'client', 'browser'], why: 'a platform lies below the client' },
  { place: 'sdk/src/browser', mayNotImport: ['fluent', 'client', 'node'], why: 'a platform lies below the client' },
  {
    place: 'web/src/pages',
    mayNotImport: [],
    knowsNoSibling: true,
    why: 'a page imports no other page; what two of them share is a part',
  },
]

/**
 * @typedef {object} OutsideRule
 * @property {string[]} libraries npm packages, or whole scopes
 * @property {string[]} onlyIn    folders and files below packages/ that may import them
 */

/** Libraries that only these places may import. @type {OutsideRule[]} */
export const outside = [
  { libraries: ['kysely'], onlyIn: ['server/src/store/sql'] },
  { libraries: ['better-sqlite3'], onlyIn: ['server/src/store/sql', 'server/src/import/sqlite'] },
  { libraries: ['pg'], onlyIn: ['server/src/store/sql', 'server/src/import/postgres-connection.ts'] },
  { libraries: ['mysql2'], onlyIn: ['server/src/import/mysql-connection.ts'] },
  {
    libraries: ['fastify', '@fastify'],
    onlyIn: ['server/src/http', 'server/src/app.ts', 'models/src/scoring-server.ts'],
  },
  { libraries: ['@aws-sdk'], onlyIn: ['server/src/artifacts'] },
  { libraries: ['react', 'react-dom'], onlyIn: ['web/src'] },
  { libraries: ['@duckdb'], onlyIn: ['data/src/node'] },
  { libraries: ['arquero'], onlyIn: ['data/src'] },
  { libraries: ['preact', 'preact-render-to-string'], onlyIn: ['profile/src/page'] },
  { libraries: ['onnxruntime-node'], onlyIn: ['models/src/flavors/onnx.ts'] },
  { libraries: ['onnxruntime-web'], onlyIn: ['web/src/parts/logged-models/onnx-worker.ts'] },
]

/** The overrides of .oxlintrc.json. A later override replaces an earlier one, so each has all rules for its place. */
export function layerOverrides() {
  const tests = override(['packages/*/test/**', 'test/**', 'bench/**', 'scripts/**'], acrossPackages)
  const packageRoots = Object.keys(packages).map((folder) => `${folder}/src`)
  const inner = [
    ...rooms.flatMap(({ place, except = [] }) => [place, ...except]),
    ...outside.flatMap(({ onlyIn }) => onlyIn),
    ...Object.values(packages).flatMap(({ nodeIn }) => nodeIn ?? []),
  ]
  const places = [...new Set([...packageRoots, ...inner])].sort()
  return [
    tests,
    ...places.map((place) => override([`packages/${glob(place)}`], restrictions(place), nodeBuiltIns(place))),
  ]
}

/** The whole linter configuration, with the overrides of the table above. */
export function lintConfiguration() {
  const configuration = JSON.parse(readFileSync(configurationPath, 'utf8'))
  return { ...configuration, overrides: layerOverrides() }
}

const configurationPath = fileURLToPath(new URL('../.oxlintrc.json', import.meta.url))

/** @typedef {{ regex: string, message: string }} Restriction */

/** For every file: other packages are imported by name, through their index. @type {Restriction[]} */
const acrossPackages = [
  { regex: '^(@labbook/[^/]+|labbook)/', message: 'Across packages only through the index.' },
  {
    regex: `^\\.\\.?/(.*/)?(packages/[^/]+|\\.\\./${oneOf(Object.keys(packages))})/(src|dist)/`,
    message: 'Across packages only by the package name.',
  },
]

/** @param {string} place @returns {Restriction[]} */
function restrictions(place) {
  const rule = packageOf(place)
  const forbidden = Object.entries(packages).filter(([folder]) => !rule.mayImport.includes(folder))
  return [
    ...acrossPackages,
    { regex: `^${oneOf(forbidden.map(([, { name }]) => name))}$`, message: `${rule.name} may not know this package.` },
    ...rooms
      .filter((room) => covers(room.place, place) && !room.except?.includes(place))
      .flatMap(({ mayNotImport, mayNotImportBeside = [], knowsNoSibling, why }) =>
        [
          ...(mayNotImport.length > 0 ? [`^\\.\\.?/(.*/)?${oneOf(mayNotImport)}(/|\\.js$)`] : []),
          ...(mayNotImportBeside.length > 0 ? [`^\\./${oneOf(mayNotImportBeside)}\\.js$`] : []),
          ...(knowsNoSibling === true ? ['^\\.\\./[^.]'] : []),
        ].map((regex) => ({ regex, message: sentence(why) })),
      ),
    ...outside
      .filter(({ onlyIn }) => !onlyIn.some((allowed) => covers(allowed, place)))
      .map(({ libraries, onlyIn }) => ({
        regex: `^${oneOf(libraries)}($|/)`,
        message: `Only in ${onlyIn.join(' and ')}.`,
      })),
  ]
}

/** @param {string[]} files @param {Restriction[]} patterns @param {'error' | 'off'} [nodeBuiltIns] */
function override(files, patterns, nodeBuiltIns) {
  return {
    files,
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      ...(nodeBuiltIns ? { 'import/no-nodejs-modules': nodeBuiltIns } : {}),
    },
  }
}

/**
 * `off` only takes back what the override of the package says; a package for Node needs no word.
 *
 * @param {string} place @returns {'error' | 'off' | undefined}
 */
function nodeBuiltIns(place) {
  const { anyRuntime, nodeIn } = packageOf(place)
  if (anyRuntime !== true) return undefined
  return nodeIn !== undefined && covers(nodeIn, place) ? 'off' : 'error'
}

/** @param {string} place @returns {PackageRule} */
function packageOf(place) {
  const rule = packages[place.slice(0, place.indexOf('/'))]
  if (!rule) throw new Error(`${place} lies in no package of the table`)
  return rule
}

/** @param {string} outer @param {string} inner */
function covers(outer, inner) {
  return inner === outer || inner.startsWith(`${outer}/`)
}

/** @param {string} place */
function glob(place) {
  return place.endsWith('.ts') ? place : `${place}/**`
}

/** @param {string[]} alternatives */
function oneOf(alternatives) {
  return `(${alternatives.join('|')})`
}

/** The TypeScript files of a folder below packages/. @param {string} folder */
function modulesIn(folder) {
  const place = new URL(`../packages/${folder}/`, import.meta.url)
  return readdirSync(place).flatMap((file) =>
    file.endsWith('.ts') ? [{ name: file.slice(0, -3), text: readFileSync(new URL(file, place), 'utf8') }] : [],
  )
}

/** @param {string} why */
function sentence(why) {
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(configurationPath, `${JSON.stringify(lintConfiguration(), null, 2)}\n`)
}
