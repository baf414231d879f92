// npm run bench -- [CLAIM …] [--pairs N] [--seconds N] [--runs N] [--database postgres]: prints each claim with its ratio and its goal.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { crowd } from './claims-crowd.mjs'
import { data } from './claims-data.mjs'
import { files, startup } from './claims-files.mjs'
import { growth } from './claims-growth.mjs'
import { imports } from './claims-import.mjs'
import { ingest } from './claims-ingest.mjs'
import { besideMlflow } from './claims-mlflow.mjs'
import { postgres, postgresSearch } from './claims-postgres.mjs'
import { profiles } from './claims-profile.mjs'
import { history, search } from './claims-reading.mjs'
import { questions } from './claims-questions.mjs'
import { registry } from './claims-registry.mjs'
import { sdk, trackers } from './claims-sdk.mjs'
import { stalls } from './claims-stalls.mjs'
import { ui } from './claims-ui.mjs'
import { probeDisk } from './measure.mjs'
import { startPostgres } from './postgres.mjs'

const claims = {
  ingest,
  history,
  search,
  growth,
  registry,
  files,
  startup,
  crowd,
  stalls,
  sdk,
  data,
  profile: profiles,
  trackers,
  ui,
  questions,
  mlflow: besideMlflow,
  postgres,
  'postgres-search': postgresSearch,
  import: imports,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    runs: { type: 'string', default: '100000' },
    database: { type: 'string', default: 'sqlite' },
  },
})
const unknown = positionals.filter((name) => !(name in claims))
if (unknown.length > 0) {
  console.error(`There is no bench '${unknown[0]}'. There are: ${Object.keys(claims).join(', ')}.`)
  process.exit(64)
}
if (!existsSync(new URL('../packages/cli/dist/main.js', import.meta.url))) {
  execFileSync('npm', ['run', 'build'], { stdio: 'inherit' })
}

/** The claims that `--database postgres` runs on a PostgreSQL of their own. */
const onEither = ['ingest', 'history', 'search', 'registry']
if (
  values.database !== 'sqlite' &&
  (values.database !== 'postgres' || !positionals.every((name) => onEither.includes(name)))
) {
  console.error(`--database is sqlite, or postgres for: ${onEither.join(', ')}.`)
  process.exit(64)
}
const cluster = values.database === 'postgres' ? await startPostgres() : undefined
const chosen = positionals.length > 0 ? positionals : cluster === undefined ? Object.keys(claims) : onEither

const scratch = await mkdtemp(join(tmpdir(), 'labbook-bench-'))
const progress = (text) => console.error(`  … ${text}`)
try {
  const disk = await probeDisk(scratch)
  console.log(`${cpus()[0].model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`)
  console.log(
    `Node ${process.version}, append 4 KiB + fdatasync ${disk.toFixed(2)} ms, medians of ${values.pairs} pairs\n`,
  )
  console.log('| claim | measured | ours | baseline | ratio | goal |\n| --- | --- | --: | --: | --: | --- |')
  for (const name of chosen) {
    progress(name)
    const folder = join(scratch, name)
    await claims[name]({
      folder,
      flags: cluster === undefined ? [] : ['--backend-store-uri', await cluster.createDatabase(name)],
      pairs: Number(values.pairs),
      seconds: Number(values.seconds),
      runs: Number(values.runs),
      row,
      progress,
    })
    await rm(folder, { recursive: true, force: true })
  }
} finally {
  await cluster?.stop()
  await rm(scratch, { recursive: true, force: true })
}

function row(claim, what, own, base, ratio, goal) {
  console.log(`| ${claim} | ${what} | ${shown(own)} | ${shown(base)} | ${shown(ratio)} | ${goal} |`)
}

function shown(value) {
  if (Number.isNaN(value)) return '–'
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
}
