import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createClient, type Run, runRoutes } from '@labbook/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { syncJournals } from '../../src/node/sync-journals.js'
import { type Labbook, openLabbook } from '../open-labbook.js'
import { leaveJournal } from '../sender/left-journal.js'

let server: Labbook
let root: string
beforeAll(async () => {
  server = await openLabbook()
})
afterAll(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labbook-sync-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const api = () => createClient(runRoutes, { baseUrl: server.address })
const sync = (folder = root) => syncJournals({ folders: [folder] })

async function runsNamed(runName: string): Promise<readonly Run[]> {
  const filter = `attributes.run_name = '${runName}'`
  const { runs } = await api().searchRuns({ experimentIds: ['0'], filter, runViewType: 'ALL', orderBy: [] })
  return runs
}

function tagsOf(run: Run | undefined) {
  return Object.fromEntries((run?.data.tags ?? []).map(({ key, value }) => [key, value]))
}

function leave(runName: string, options: Partial<Parameters<typeof leaveJournal>[1]> = {}) {
  return leaveJournal(root, { trackingUri: server.address, start: { runName }, ...options })
}

describe('the runs of processes that are gone', () => {
  it('[J-20] a parent is sent before its child, also when both began in one second', async () => {
    const parentKey = 'f'.repeat(32)
    leave('parent', { runKey: parentKey, nowMs: 1000 })
    leave('child', { runKey: 'a'.repeat(32), nowMs: 1000, start: { runName: 'child', parentKey } })
    leave('grandchild', {
      runKey: '0'.repeat(32),
      nowMs: 1000,
      start: { runName: 'grandchild', parentKey: 'a'.repeat(32) },
    })
    expect((await sync()).map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent'])
    const [parent, child, grandchild] = (await Promise.all(['parent', 'child', 'grandchild'].map(runsNamed))).map(
      ([run]) => run,
    )
    expect(tagsOf(child)['mlflow.parentRunId']).toBe(parent?.info.runId)
    expect(tagsOf(grandchild)['mlflow.parentRunId']).toBe(child?.info.runId)
  })

  it('[J-20] a child waits for a parent that another process still sends', async () => {
    const parentKey = 'e'.repeat(32)
    const parent = leave('busy parent', { runKey: parentKey })
    writeFileSync(join(parent.folder, 'lock'), JSON.stringify({ pid: process.pid, host: hostname() }))
    leave('waiting child', { start: { runName: 'waiting child', parentKey } })
    const outcomes = new Map((await sync()).map(({ folder, outcome }) => [folder, outcome]))
    expect([...outcomes.values()].sort()).toEqual(['busy', 'waiting'])
    rmSync(join(parent.folder, 'lock'))
    expect((await sync()).map(({ outcome }) => outcome)).toEqual(['sent', 'sent'])
    const [child] = await runsNamed('waiting child')
    expect(tagsOf(child)['mlflow.parentRunId']).toBe((await runsNamed('busy parent'))[0]?.info.runId)
  })

  it('[J-20] several syncs at once send each run once', async () => {
    const names = Array.from({ length: 6 }, (_, i) => `at once ${i}`)
    for (const name of names) leave(name)
    const results = await Promise.all([sync(), sync(), sync()])
    for (const name of names) expect(await runsNamed(name), name).toHaveLength(1)
    const all = results.flat()
    expect(all.reduce((sum, { sent }) => sum + sent, 0)).toBe(names.length)
    expect(all.filter(({ outcome }) => outcome === 'waiting' || outcome === 'unreadable')).toEqual([])
    expect(await sync()).toEqual([])
  })

  it('[J-17] [J-20] a run that was created but whose sender died before it knew is found again', async () => {
    const { runKey } = leave('half sent')
    const tags = [{ key: 'labbook.idempotencyKey', value: runKey }]
    const { run } = await api().createRun({
      experimentId: '0',
      userId: 'ann',
      startTime: 1,
      runName: 'half sent',
      tags,
    })
    expect(await sync()).toMatchObject([{ outcome: 'sent', runId: run.info.runId }])
    expect(await runsNamed('half sent')).toHaveLength(1)
  })

  it('[J-20] is KILLED if it was running, but not if another process went on with it', async () => {
    leave('left')
    const [first] = await sync()
    expect((await runsNamed('left'))[0]?.info.status).toBe('KILLED')
    const runId = first?.runId ?? ''
    leave('', { start: { runId } })
    const { folder } = leave('', { start: { runId } })
    await sync(folder)
    await api().updateRun({ runId, status: 'RUNNING' })
    await sync()
    expect((await api().getRun({ runId })).run.info.status).toBe('KILLED')
  })

  it('[J-20] goes to a store of this machine too, from any working directory, and one bad address stops no other', async () => {
    const dataDir = join(root, 'store')
    leave('local', { trackingUri: `file:${relative(process.cwd(), dataDir)}` })
    const bad = leave('nowhere', { nowMs: 0 })
    writeFileSync(join(bad.folder, 'target.json'), JSON.stringify({ trackingUri: 'ftp://example.com' }))
    const here = process.cwd()
    process.chdir(tmpdir())
    try {
      expect((await sync()).map(({ outcome }) => outcome)).toEqual(['unreadable', 'sent'])
    } finally {
      process.chdir(here)
    }
    await using local = await openLabbook({ dataDir })
    const client = createClient(runRoutes, { baseUrl: local.address })
    const { runs } = await client.searchRuns({ experimentIds: ['0'], runViewType: 'ALL', orderBy: [] })
    expect(runs.map(({ info }) => info.runName)).toEqual(['local'])
  })

  it('[J-20] does not wait for ever for a run that was deleted', async () => {
    const { folder } = leave('deleted later')
    const [sent] = await sync()
    await api().deleteRun({ runId: sent?.runId ?? '' })
    const { runKey } = leaveJournal(root, { trackingUri: server.address, runKey: folder.slice(-32) })
    expect(runKey).toBe(folder.slice(-32))
    expect(await sync()).toMatchObject([{ outcome: 'sent' }])
  })
})

describe('the lock of a sender', () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  it.each([
    ['a process that lives', { pid: process.pid, host: hostname() }, 0, 'busy'],
    ['a process that is gone', { pid: gone, host: hostname() }, 0, 'sent'],
    ['a process with the number of one that is gone', { pid: process.pid, host: hostname(), started: '1' }, 0, 'sent'],
    ['another machine', { pid: 1, host: 'elsewhere' }, 0, 'busy'],
    ['another machine that is silent', { pid: 1, host: 'elsewhere' }, 3600, 'sent'],
    ['nobody who can be read', '', 3600, 'sent'],
  ])('[J-20] of %s', async (_, lock, ageS, outcome) => {
    const { folder } = leave('locked')
    writeFileSync(join(folder, 'lock'), JSON.stringify(lock))
    const time = Date.now() / 1000 - ageS
    utimesSync(join(folder, 'lock'), time, time)
    expect(await sync()).toMatchObject([{ outcome }])
    expect(existsSync(folder)).toBe(outcome === 'busy')
  })
})
