import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { openApp } from './open-app.js'

function summarySuite(database: 'sqlite' | 'postgres') {
  it('[A1] counts the active runs of the experiments named, or of all active ones', async () => {
    const { createRun, get, mlflow } = await openApp(database)
    const { experiment_id: gone } = await mlflow('experiments/create', { name: 'gone' })
    const { experiment_id: empty } = await mlflow('experiments/create', { name: 'empty' })
    await createRun({ startTime: 10 })
    await createRun({ startTime: 30, status: 'FINISHED' })
    const deleted = await createRun({ startTime: 50 })
    await mlflow('runs/delete', { run_id: deleted })
    await createRun({ experimentId: String(gone) })
    await mlflow('experiments/delete', { experiment_id: gone })

    const ofDefault = { experiment_id: '0', runs: 2, running: 1, last_start_time: 30 }
    const ofEmpty = { experiment_id: empty, runs: 0, running: 0 }
    expect(await get('experiments/summaries')).toEqual({ summaries: [ofDefault, ofEmpty] })
    expect(await get('experiments/summaries', { experiment_id: ['0', '999', String(gone)] })).toEqual({
      summaries: [ofDefault, { experiment_id: gone, runs: 0, running: 0 }],
    })
  })

  it('[A1] names what it refuses', async () => {
    const { app } = await openApp(database)
    const many = Array.from({ length: 1001 }, (_, i) => `experiment_id=${i}`).join('&')
    for (const [query, named] of [
      ['experiment_id=x', "'x'"],
      [many, '1001'],
    ] as const) {
      const { statusCode, body } = await app.http.inject(`/api/labbook/1.0/experiments/summaries?${query}`)
      expect([statusCode, body]).toEqual([400, expect.stringContaining(named)])
    }
  })
}

describe('experiment summaries on SQLite', () => summarySuite('sqlite'))
describeWith(['postgres'], 'experiment summaries on PostgreSQL', () => summarySuite('postgres'))
