import { get, post } from './client.mjs'
import { median, paired, timesOf } from './measure.mjs'
import { startLabbook } from '../scripts/servers.mjs'

const API = '/api/2.0/mlflow'
const MODELS = 10_000
const VERSIONS = 10
/** Requests in flight while the registry is filled. */
const AT_ONCE = 64

/** P30: searches among 10,000 models with 10 versions each, compared with an answer that needs no database. */
export async function registry({ folder, flags, pairs, row, progress }) {
  const server = await startLabbook(folder, flags)
  try {
    await fill(server.address, progress)
    const query = (filter, order) =>
      `filter=${encodeURIComponent(filter)}${order === undefined ? '' : `&order_by=${encodeURIComponent(order)}`}`
    const unit = async () => median(await timesOf(50, () => get(server.address, '/health')))
    for (const { what, path, holds } of [
      {
        what: 'first page of models',
        path: '/registered-models/search',
        holds: (answer) => answer.registered_models.length === 100,
      },
      {
        what: 'models whose name holds a text, by time',
        path: `/registered-models/search?${query("name ILIKE '%99%'", 'timestamp DESC')}`,
        holds: (answer) => answer.registered_models.length === 100,
      },
      {
        what: 'models by a tag',
        path: `/registered-models/search?${query("tags.team = 'team 7'")}`,
        holds: (answer) => answer.registered_models.length === 100,
      },
      {
        what: 'versions of a model',
        path: `/model-versions/search?${query("name = 'model 4711'")}`,
        holds: (answer) => answer.model_versions.length === VERSIONS,
      },
      {
        what: 'newest 100 of all versions',
        path: '/model-versions/search?max_results=100',
        holds: (answer) => answer.model_versions.length === 100,
      },
    ]) {
      const call = async () => {
        const answer = JSON.parse(await get(server.address, API + path))
        if (!holds(answer)) throw new Error(`${path} answered something else.`)
      }
      const { own, base, ratio } = await paired(pairs, async () => median(await timesOf(20, call)), unit)
      row('P30', `10,000 × 10 registry, ${what}, p50 ms`, own, base, ratio, '≤ 80 ×, ≤ 50 ms')
    }
  } finally {
    await server.stop()
  }
}

async function fill(address, progress) {
  let made = 0
  const one = async () => {
    while (made < MODELS) {
      const i = made++
      if (i % 1000 === 0) progress(`${i} of ${MODELS} models`)
      const name = `model ${i}`
      await post(address, '/registered-models/create', { name, tags: [{ key: 'team', value: `team ${i % 20}` }] })
      for (let version = 0; version < VERSIONS; version++)
        await post(address, '/model-versions/create', { name, source: `s3://bucket/${i}/${version}` })
      await post(address, '/registered-models/alias', { name, alias: 'champion', version: '3' })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}
