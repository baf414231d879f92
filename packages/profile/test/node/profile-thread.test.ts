import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseProfile, type Profile, type Progress, profile, renderHTML } from '@labbook/profile'
import { describe, expect, it } from 'vitest'
import { inChild, madeTable } from './child.js'

describe('the thread', () => {
  it('[PR-10] [PR-12] gives the same profile as the calling thread', async () => {
    const threaded = (await inChild('console.log(JSON.stringify(await profile(madeTable(20_000))))')) as Profile
    // From the sources there is no thread.
    const here = await profile(madeTable(20_000))
    expect(withoutTimes(threaded)).toEqual(withoutTimes(here.profile))
    expect(threaded.variables.map(({ type }) => type)).toEqual([
      'Numeric',
      'Numeric',
      'Categorical',
      'Text',
      'Boolean',
      'DateTime',
    ])
    expect(threaded.sample.tail_index[9]).toBe('row 19999')
    expect(threaded.sample.tail[9]?.[3]).toBe('name 19999')
  })

  it('[PR-10] leaves the loop of the caller free', async () => {
    const turns = (await inChild(`
      let turns = 0
      const count = () => { turns += 1; timer = setTimeout(count) }
      let timer = setTimeout(count)
      await profile(madeTable(300_000))
      clearTimeout(timer)
      console.log(turns)
    `)) as number
    // Held by one column at a time, the loop would turn some ten times.
    expect(turns).toBeGreaterThan(60)
  })

  it('[PR-2] reports each column and each phase', async () => {
    const steps = (await inChild(`
      const steps = []
      await profile(madeTable(20_000), { onProgress: (step) => steps.push(step) })
      console.log(JSON.stringify(steps))
    `)) as Progress[]
    const columns = steps.filter(({ phase }) => phase === 'variables')
    // A step that takes long is said again.
    const once = columns.filter(({ column }, i) => column !== columns[i - 1]?.column)
    expect(once.map(({ column, done, total }) => [column, done, total])).toEqual(
      ['whole', 'real', 'word', 'name', 'flag', 'day'].map((column, i) => [column, i, 6]),
    )
    expect([...new Set(steps.map(({ phase }) => phase))]).toEqual([
      'load',
      'variables',
      'correlations',
      'missing',
      'duplicates',
      'sample',
    ])
  })

  it('[PR-2] a signal ends it, with its reason, and leaves no thread and no file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'profile-'))
    const said = await inChild(`
      const stop = new AbortController()
      const seen = []
      const onProgress = ({ phase, done }) => {
        seen.push(phase)
        if (phase === 'variables' && done === 3) stop.abort(new Error('enough'))
      }
      const table = madeTable(300_000)
      const reason = await profile(table, { signal: stop.signal, onProgress }).then(
        (report) => report.toFile(${JSON.stringify(join(folder, 'report.html'))}),
        (error) => error.message,
      )
      console.log(JSON.stringify([reason, seen.includes('missing')]))
    `)
    expect(said).toEqual(['enough', false])
    expect(readdirSync(folder)).toEqual([])
  })

  it('[PR-3] an error of the table ends it too', async () => {
    const said = await inChild(`
      const table = madeTable(20_000)
      const broken = { ...table, column: (name) => (name === 'word' ? { length: 20_000, at: () => { throw new Error('gone') } } : table.column(name)) }
      console.log(JSON.stringify(await profile(broken).catch((error) => error.message)))
    `)
    expect(said).toBe('gone')
  })

  it('[PR-10] [PR-2] writes JSON or a page, by extension, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'profile-'))
    const [json, html] = [join(folder, 'report.json'), join(folder, 'report.html')]
    const steps = await inChild(`
      const wide = Array.from({ length: 60 }, (_, i) => 'c' + i)
      const table = { columnNames: () => wide, numRows: () => 3, column: () => ({ length: 3, at: (row) => row }) }
      const report = await profile(table, { title: 'Made' })
      const steps = []
      await report.toFile(${JSON.stringify(json)})
      await report.toFile(${JSON.stringify(html)}, { onProgress: ({ phase, done }) => steps.push([phase, done]) })
      console.log(JSON.stringify(steps))
    `)
    expect(steps).toEqual([
      ['render', 0],
      ['render', 1],
    ])
    expect(readdirSync(folder).sort()).toEqual(['report.html', 'report.json'])
    const stored = parseProfile(readFileSync(json, 'utf8'))
    expect([stored.analysis.title, stored.variables.length]).toEqual(['Made', 60])
    expect(readFileSync(html, 'utf8')).toBe(renderHTML(stored))
  })

  it.each([60, 2])(
    '[PR-2] [PR-3] a report of %i variables that cannot be written, or is stopped, leaves no file',
    async (columns) => {
      const folder = mkdtempSync(join(tmpdir(), 'profile-'))
      const said = await inChild(`
      const names = Array.from({ length: ${columns} }, (_, i) => 'c' + i)
      const table = { columnNames: () => names, numRows: () => 3, column: () => ({ length: 3, at: (row) => row }) }
      const report = await profile(table)
      const signal = AbortSignal.abort(new Error('enough'))
      const lost = await report.toFile(${JSON.stringify(join(folder, 'no', 'report.html'))}).catch(({ code }) => code)
      const stopped = await report.toFile(${JSON.stringify(join(folder, 'report.html'))}, { signal }).catch((error) => error.name)
      console.log(JSON.stringify([lost, stopped !== undefined]))
    `)
      expect(said).toEqual(['ENOENT', true])
      expect(readdirSync(folder)).toEqual([])
    },
  )
})

function withoutTimes({ analysis, ...rest }: Profile) {
  return { ...rest, analysis: { ...analysis, date_start: '', date_end: '', duration_s: 0 } }
}
