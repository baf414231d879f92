import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openStore, readConfig } from '@labbook/server'
import { searchableRun } from './shapes.mjs'

/** Everything that a cached store depends on. */
const SOURCES = ['../packages/server/src/store/sql/migrations.ts', 'shapes.mjs', 'seed.mjs']
const MADE_FROM = SOURCES.reduce(
  (hash, file) => hash.update(readFileSync(new URL(file, import.meta.url))),
  createHash('sha256'),
)
  .digest('hex')
  .slice(0, 8)
const CACHE = fileURLToPath(new URL('.cache', import.meta.url))
const RUNS_PER_TURN = 500

/** Puts a store with experiments of so many searchable runs into the folder, from the cache if there is one. */
export async function seedRuns(folder, counts, progress) {
  await fromCache(folder, `runs-${counts.join('-')}-${MADE_FROM}`, async (dataDir) => {
    const { store, close } = await open({ dataDir })
    await fillRuns(store, counts, progress)
    await close()
  })
}

/** Puts the same into an empty database of PostgreSQL. */
export async function seedPostgresRuns({ dataDir, url }, counts, progress) {
  // Everything that rows refer to is there, so no row has it looked up, and no turn waits for the disk.
  const options = encodeURIComponent('-c session_replication_role=replica -c synchronous_commit=off')
  const { store, close } = await open({ dataDir, backendStoreUri: `${url}?options=${options}` })
  // As many as the store writes at once there.
  await fillRuns(store, counts, progress, { atOnce: 4 })
  await close()
}

async function fillRuns(store, counts, progress, { atOnce = 1 } = {}) {
  for (const [i, count] of counts.entries()) {
    const experimentId = await newExperiment(store, `experiment ${i}`)
    const turns = Array.from({ length: Math.ceil(count / RUNS_PER_TURN) }, (_, turn) => turn * RUNS_PER_TURN).values()
    const work = async () => {
      for (const from of turns) {
        await store.write(() => newRuns(store, experimentId, i, { from, to: Math.min(count, from + RUNS_PER_TURN) }))
        if (from % 20_000 === 0) progress(`${from.toLocaleString('en')} of ${count.toLocaleString('en')} runs`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  }
}

function* newRuns(store, experimentId, experiment, { from, to }) {
  const batches = []
  for (let n = from; n < to; n++) {
    const { name, startTime, metrics, params, tags } = searchableRun(n)
    const run = yield* newRun(store, experimentId, runIdOf(experiment, n), { name, startTime })
    yield* store.runs.addParams(run, params)
    yield* store.runs.setTags(run, [...tags, { key: 'mlflow.runName', value: name }])
    batches.push({ run, points: metrics })
  }
  yield* store.metrics.appendAll(batches)
}

/** Puts a store into the folder with one run per count, which has that many points of one series. */
export async function seedPoints(folder, counts, progress) {
  await fromCache(folder, `points-${counts.join('-')}-${MADE_FROM}`, async (dataDir) => {
    const { store, close } = await open({ dataDir })
    const experimentId = await newExperiment(store, 'points')
    for (const [i, count] of counts.entries()) {
      const run = await store.write(() =>
        newRun(store, experimentId, pointsRunId(i), { name: `${count}`, startTime: i }),
      )
      for (let from = 0; from < count; from += 1000) {
        const points = Array.from({ length: 1000 }, (_, at) => seededPoint(from + at))
        await store.write(() => store.metrics.append(run, points))
        if (from % 500_000 === 0) progress(`${from.toLocaleString('en')} of ${count.toLocaleString('en')} points`)
      }
    }
    await close()
  })
}

/** The nth run of an experiment, which are numbered from 0. */
export const runIdOf = (experiment, n) => `${experiment}`.padStart(8, '0') + `${n}`.padStart(24, '0')

export const pointsRunId = (i) => `f${i}`.padEnd(32, '0')

export const seededPoint = (step) => ({ key: 'loss', value: Math.sin(step), timestamp: 1.7e12 + step, step })

async function fromCache(folder, name, make) {
  const kept = `${CACHE}/${name}`
  if (!existsSync(kept)) {
    const unfinished = `${kept}.unfinished`
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true })
    await make(unfinished)
    await rename(unfinished, kept)
  }
  await cp(kept, folder, { recursive: true })
}

async function open(settings) {
  return openStore(readConfig(settings), {
    onFatal: (reason) => {
      throw reason
    },
  })
}

function newExperiment(store, name) {
  const experiment = { name, creationTime: 1, lastUpdateTime: 1, tags: [] }
  return store.write(() => store.experiments.create(experiment, (id) => `mlflow-artifacts:/${id}`))
}

function* newRun(store, experimentId, runId, { name, startTime }) {
  return yield* store.runs.create({
    runId,
    experimentId,
    name,
    userId: 'bench',
    status: 'FINISHED',
    startTime,
    artifactUri: `mlflow-artifacts:/${experimentId}/${runId}/artifacts`,
  })
}
