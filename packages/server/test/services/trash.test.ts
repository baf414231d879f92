import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { type Json, openApp } from './open-app.js'

function trashSuite(database: 'sqlite' | 'postgres') {
  it('[U-TRASH-1] lists what was deleted, the last first, with sizes, and finds it by name and id', async () => {
    let now = 1000
    const { app, createRun, get, mlflow } = await openApp(database, { nowMs: () => now })
    const { experiment_id: id } = await mlflow('experiments/create', { name: 'Old_things' })
    const inside = await createRun({ experimentId: String(id), name: 'inside' })
    const alone = await createRun({ name: '100%' })
    await createRun({ name: 'kept' })
    const url = `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${alone}&path=a.txt`
    await app.http.inject({ method: 'POST', url, headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(77) })
    now = 2000
    await mlflow('runs/delete', { run_id: alone })
    now = 3000
    await mlflow('experiments/delete', { experiment_id: id })

    const experiment = { kind: 'experiments', id, name: 'Old_things', experiment_id: id, deleted_time: 3000, runs: 1 }
    const ofExperiment = { kind: 'runs', id: inside, name: 'inside', experiment_id: id, deleted_time: 3000, runs: 1 }
    const single = { kind: 'runs', id: alone, name: '100%', experiment_id: '0', deleted_time: 2000, runs: 1, bytes: 77 }
    expect(await get('trash/list')).toEqual({ items: [experiment, ofExperiment, single], total: 3 })
    expect(await get('trash/list', { kind: 'experiments' })).toEqual({ items: [experiment], total: 1 })
    expect(await get('trash/list', { search: 'OLD_' })).toEqual({ items: [experiment], total: 1 })
    expect(await get('trash/list', { search: '%' })).toEqual({ items: [single], total: 1 })
    expect(await get('trash/list', { search: alone.slice(3, 20) })).toEqual({ items: [single], total: 1 })
    await mlflow('experiments/restore', { experiment_id: id })
    expect(await get('trash/list')).toEqual({ items: [single], total: 1 })
  })

  it('[U-TRASH-1] pages', async () => {
    const { createRun, get, mlflow } = await openApp(database)
    for (let i = 0; i < 103; i++) await mlflow('runs/delete', { run_id: await createRun() })
    const first = await get('trash/list')
    const rest = await get('trash/list', { page_token: String(first['next_page_token']) })
    const ids = [first, rest].flatMap((page) => page['items'] as { id: string }[]).map(({ id }) => id)
    expect([new Set(ids).size, first['total'], rest['next_page_token']]).toEqual([103, 103, undefined])
  })

  it('[U-TRASH-3] removes for ever what is named, after a dry run that says the same and changes nothing', async () => {
    const { app, createRun, get, mlflow, post } = await openApp(database)
    const { experiment_id: id } = await mlflow('experiments/create', { name: 'old' })
    await createRun({ experimentId: String(id), metrics: { m: [1, 2, 3] } })
    const gone = await createRun()
    const stays = await createRun()
    const active = await createRun()
    for (const runId of [gone, stays]) {
      const url = `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=d/a.txt`
      await app.http.inject({ method: 'POST', url, headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(50) })
      await mlflow('runs/delete', { run_id: runId })
    }
    await mlflow('experiments/delete', { experiment_id: id })
    const named = { experiment_ids: [id], run_ids: [gone, active] }
    const expected = {
      experiments: 1,
      runs: 2,
      models: 0,
      files: 1,
      bytes: 50,
      kept: [{ id: active, reason: 'it is not deleted' }],
    }
    expect(await post('trash/purge', named)).toEqual(expected)
    expect(await get('trash/list')).toMatchObject({ total: 4 })
    expect(await get('trash/list', { max_results: '0' })).toEqual({ total: 4 })
    expect(await post('trash/purge', { ...named, dry_run: false })).toEqual(expected)
    expect(await get('trash/list')).toMatchObject({ items: [{ id: stays, bytes: 50 }], total: 1 })
    expect((await app.http.inject(`/api/2.0/mlflow/runs/get?run_id=${gone}`)).statusCode).toBe(404)
    const table = await post('runs/search', { run_view_type: 'ALL' })
    expect((table['runs'] as { run_id: string }[]).map((run) => run.run_id).sort()).toEqual([active, stays].sort())
    await mlflow('runs/restore', { run_id: stays })
    const { body } = await app.http.inject(`/get-artifact?run_uuid=${stays}&path=d/a.txt`)
    expect(body).toBe('x'.repeat(50))
  })

  it('[A12] names what it refuses', async () => {
    const { app, refusal } = await openApp(database)
    const refusals: [Json, string][] = [
      [{}, '0'],
      [{ run_ids: ['a/b'] }, 'a/b'],
      [{ experiment_ids: ['x'] }, "'x'"],
      [{ run_ids: Array.from({ length: 1001 }, (_, i) => `r${i}`) }, '1001'],
    ]
    for (const [payload, named] of refusals)
      expect(await refusal('trash/purge', payload)).toEqual([400, expect.stringContaining(named)])
    const { statusCode, body } = await app.http.inject('/api/labbook/1.0/trash/list?kind=models')
    expect([statusCode, body]).toEqual([400, expect.stringContaining('models')])
  })
}

describe('the trash on SQLite', () => trashSuite('sqlite'))
describeWith(['postgres'], 'the trash on PostgreSQL', () => trashSuite('postgres'))
