import { readFile } from 'node:fs/promises'
import { writeLogLine } from '@labbook/protocol'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser, eventually } from './browser.js'
import { runsGrid } from './parts.js'
import { upload } from './seed.js'

const STARTED_MS = Date.UTC(2026, 4, 4, 14, 0, 0)

type Stream = 'stdout' | 'stderr'

/** Lines of a console log, a second apart. */
function written(lines: readonly (string | readonly [Stream, string])[], firstMs = STARTED_MS): string {
  return lines
    .map((line, i) => {
      const [stream, text] = typeof line === 'string' ? (['stdout', line] as const) : line
      return writeLogLine({ text, stream, timeMs: firstMs + 1000 * i })
    })
    .join('')
}

const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}`)

const logOf = (page: Page) => page.getByRole('log')
const shownTexts = (page: Page) => logOf(page).locator('bdi').allTextContents()
const searchField = (page: Page) => page.getByRole('searchbox', { name: 'Search the log' })
const foot = (page: Page) => page.locator('footer.foot')

describeInBrowser('logs of a run', (site) => {
  let count = 0

  /** A running run with these files below `logs/`. */
  async function makeRun(
    files: Readonly<Record<string, string>>,
    tags: Readonly<Record<string, string>> = {},
    startTime = STARTED_MS,
  ) {
    const { experimentId } = site.seeded
    const { run } = await site.clients.runs.createRun({
      experimentId,
      userId: 'ada',
      runName: `printing ${++count}`,
      startTime,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    })
    const { runId, runName } = run.info
    const put = (path: string, text: string) =>
      upload(site.server.address, `${experimentId}/${runId}`, `logs/${path}`, text)
    for (const [path, text] of Object.entries(files)) await put(path, text)
    const place = `/experiments/${experimentId}/runs/${runId}`
    return { runId, name: runName, place, logs: `${place}/logs`, put }
  }
  const beat = (runId: string, agoMs: number) =>
    site.clients.runs.setTag({ runId, key: 'labbook.heartbeat', value: String(Date.now() - agoMs) })
  const end = (runId: string, status: 'FINISHED' | 'FAILED' = 'FINISHED') =>
    site.clients.runs.updateRun({ runId, status, endTime: STARTED_MS + 60_000 })

  it('[U-RUN-3] [U-RUN-11] [LOG-1] [LOG-3] the lines of all parts, with stream, colours and tracebacks', async () => {
    const run = await makeRun({
      'console/00000001.ndjson': written([
        'one',
        ['stderr', 'warned'],
        ['stderr', 'again'],
        '\u001b[1;31mred\u001b[0m and \u001b]0;title\u0007plain',
      ]),
      'console/00000002.ndjson': `${written(['Traceback (most recent call last):', '  File "a.py"', 'ValueError: x', 'on'])}{"t":1,"s\n`,
    })
    await end(run.runId)
    const page = await site.open(run.place)
    await page.getByRole('navigation', { name: 'Run sections' }).getByRole('link', { name: 'Logs 1' }).click()
    await eventually(() => shownTexts(page)).toEqual([
      'one',
      'warned',
      'again',
      'red and plain',
      'Traceback (most recent call last):',
      '  File "a.py"',
      'ValueError: x',
      'on',
      '{"t":1,"s',
    ])
    expect(await logOf(page).getByRole('link').allTextContents()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect(await logOf(page).getByText('stderr', { exact: true }).count()).toBe(1)
    const groundOf = (text: string) =>
      logOf(page)
        .locator('bdi', { hasText: text })
        .first()
        .evaluate((element) => getComputedStyle(element.parentElement as HTMLElement).backgroundColor)
    const [plain, warned, trace] = await Promise.all(['one', 'warned', 'ValueError'].map(groundOf))
    expect(warned).not.toBe(plain)
    expect(trace).toBe(warned)
    const weight = (text: string) =>
      logOf(page)
        .getByText(text, { exact: true })
        .evaluate((element) => getComputedStyle(element).fontWeight)
    expect(await weight('red')).toBe('700')
    await foot(page).getByText('lines 1 to 9 of 9').waitFor()
  })

  it('[U-RUN-11] [LOG-4] several logs: a picker; times of text files; no time column without times', async () => {
    const run = await makeRun({
      'train.log': '2026-05-04T14:29:01Z starting\n2026-05-04T14:29:01.5Z same second\nno time\n',
      'notes.txt': 'only text',
      'picture.png': 'not a log',
    })
    await end(run.runId)
    const page = await site.open(run.logs)
    await eventually(() => shownTexts(page)).toEqual(['only text'])
    expect(await logOf(page).locator('time').count()).toBe(0)
    expect(await page.getByRole('radiogroup', { name: 'Stream' }).count()).toBe(0)
    await page.getByRole('button', { name: /Log$/ }).click()
    expect(await page.getByRole('option').allTextContents()).toEqual(['notes.txt', 'train.log'])
    await page.getByRole('option', { name: 'train.log' }).click()
    await eventually(() => shownTexts(page)).toEqual(['starting', 'same second', 'no time'])
    const times = await logOf(page).locator('time').allTextContents()
    expect(times).toEqual([expect.stringMatching(/^\d\d:29:01$/), ''])
    expect(page.url()).toContain('file=train.log')
  })

  it('[U-RUN-11] the search keeps all lines, counts, and goes through its matches both ways', async () => {
    const lines = numbered(1, 200).map((line, i) => ((i + 1) % 50 === 0 ? `${line} Found` : line))
    const run = await makeRun({ 'console/00000001.ndjson': written(lines) })
    await end(run.runId)
    const page = await site.open(run.logs)
    await eventually(async () => (await shownTexts(page))[0]).toBe('line 1')
    await page.keyboard.press('/')
    await page.keyboard.type('found')
    await page.getByRole('status').filter({ hasText: /^4$/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: '1 of 4' }).waitFor()
    await eventually(() => shownTexts(page)).toContain('line 50 Found')
    await page.keyboard.press('Enter')
    await eventually(() => shownTexts(page)).toContain('line 100 Found')
    expect(await shownTexts(page)).toContain('line 101')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.press('Shift+Enter')
    await page.getByRole('status').filter({ hasText: '4 of 4' }).waitFor()
    await eventually(() => shownTexts(page)).toContain('line 200 Found')
    expect(await logOf(page).locator('mark').allTextContents()).toEqual(['Found'])
    const again = await site.open(new URL(page.url()).hash.slice(1))
    await again.getByRole('status').filter({ hasText: /^4$/ }).waitFor()
  })

  it('[U-RUN-11] a stream alone keeps the true line numbers', async () => {
    const run = await makeRun({
      'console/00000001.ndjson': written(['a', ['stderr', 'b'], 'c', ['stderr', 'd'], ['stderr', 'e']]),
    })
    await end(run.runId)
    const page = await site.open(run.logs)
    await page.getByRole('radio', { name: 'stderr 3' }).click()
    await eventually(() => shownTexts(page)).toEqual(['b', 'd', 'e'])
    expect(await logOf(page).getByRole('link').allTextContents()).toEqual(['2', '4', '5'])
    expect(page.url()).toContain('stream=stderr')
  })

  it('[U-RUN-11] a line is linked by its number, and the link shows it', async () => {
    const run = await makeRun({ 'console/00000001.ndjson': written(numbered(1, 500)) })
    await end(run.runId)
    const page = await site.open(`${run.logs}?line=321`)
    const linked = logOf(page).getByRole('link', { name: 'Line 321', exact: true })
    await linked.waitFor()
    expect(await linked.getAttribute('aria-current')).toBe('location')
    await logOf(page).getByRole('link', { name: 'Line 323', exact: true }).click()
    await eventually(() => page.url()).toContain('line=323')
    // What is in view stays where it is.
    await linked.waitFor()
  })

  it('[U-RUN-11] [U-CMD-3] a growing log is followed; scrolling up stops that, and the new lines are counted', async () => {
    const run = await makeRun({ 'console/00000001.ndjson': written(numbered(1, 100)) })
    const page = await site.open(run.logs)
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    await eventually(() => shownTexts(page)).toContain('line 100')
    const ranges: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('get-artifact')) ranges.push(request.headers()['range'] ?? '')
    })
    await run.put('console/00000001.ndjson', written(numbered(1, 120)))
    await eventually(() => shownTexts(page)).toContain('line 120')
    const known = Buffer.byteLength(written(numbered(1, 100)))
    const size = Buffer.byteLength(written(numbered(1, 120)))
    // The last bytes of what is known come again, to see that they are still the same.
    expect(ranges).toEqual([`bytes=${known - 64}-${size - 1}`])

    const follow = page.getByRole('switch', { name: 'Follow' })
    expect(await follow.isChecked()).toBe(true)
    await logOf(page).hover()
    await page.mouse.wheel(0, -400)
    await eventually(() => follow.isChecked()).toBe(false)
    await page.getByRole('button', { name: /^Jump to newest 20 more lines/ }).waitFor()
    const before = await shownTexts(page)
    await run.put('console/00000002.ndjson', written(numbered(121, 125)))
    await page.getByRole('button', { name: /^Jump to newest 25 more lines/ }).waitFor()
    expect(await shownTexts(page)).toEqual(before)
    await page.getByRole('button', { name: /^Jump to newest/ }).click()
    await eventually(() => shownTexts(page)).toContain('line 125')
    expect(await follow.isChecked()).toBe(true)

    await page.keyboard.press('Home')
    await eventually(async () => (await shownTexts(page))[0]).toBe('line 1')
    expect(await follow.isChecked()).toBe(false)
    await page.keyboard.press('End')
    await eventually(() => shownTexts(page)).toContain('line 125')
    await run.put('console/00000002.ndjson', written(numbered(121, 126)))
    await eventually(() => shownTexts(page)).toContain('line 126')
  })

  it('[U-RUN-11] where no event comes through, a running run is asked for what it has written', async () => {
    const run = await makeRun({ 'console/00000001.ndjson': written(['one']) })
    const page = await site.open('/settings', { profile: {}, expected: [/events/] })
    // Without shared workers the page opens the stream itself, where it can be kept from it.
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'))
    await page.route('**/api/labbook/1.0/events**', (route) => route.abort('connectionrefused'))
    await page.goto('about:blank')
    await page.goto(`${site.server.address}/#${run.logs}`)
    await page.getByRole('button', { name: 'Reconnecting' }).waitFor()
    await eventually(() => shownTexts(page)).toEqual(['one'])
    await run.put('console/00000001.ndjson', written(['one', 'two']))
    await eventually(() => shownTexts(page)).toEqual(['one', 'two'])
  })

  it('[LOG-4] [U-RUN-11] a file that was replaced or got shorter is read anew', async () => {
    const run = await makeRun({ 'train.log': 'first attempt\nit went on for a while\n' })
    const page = await site.open(run.logs)
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    await eventually(() => shownTexts(page)).toEqual(['first attempt', 'it went on for a while'])
    await run.put('train.log', 'second attempt\nanother way, and much longer than before\nthird line\n')
    await eventually(() => shownTexts(page)).toEqual([
      'second attempt',
      'another way, and much longer than before',
      'third line',
    ])
    await run.put('train.log', 'short\n')
    await eventually(() => shownTexts(page)).toEqual(['short'])
  })

  it('[U-RUN-11] of a hundred thousand lines only a screen is drawn; end, begin, links and wrapped lines are reached', async () => {
    const parts = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [
        `console/${String(i + 1).padStart(8, '0')}.ndjson`,
        written(numbered(1000 * i + 1, 1000 * i + 1000), STARTED_MS + 1_000_000 * i),
      ]),
    )
    const run = await makeRun(parts)
    await end(run.runId)
    const page = await site.open(`${run.logs}?line=77777`)
    await foot(page).getByText('of 100,000').waitFor()
    await eventually(() => shownTexts(page)).toContain('line 77777')
    expect((await shownTexts(page)).length).toBeLessThan(80)
    await logOf(page).focus()
    await page.keyboard.press('End')
    await eventually(() => shownTexts(page)).toContain('line 100000')
    await page.getByRole('switch', { name: 'Wrap' }).click({ force: true })
    await page.keyboard.press('End')
    await eventually(() => shownTexts(page)).toContain('line 100000')
    await searchField(page).fill('line 5432')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: '1 of 11' }).waitFor()
    await eventually(() => shownTexts(page)).toContain('line 5432')
  })

  it('[U-RUN-11] wrapped lines are all reached, however long they are', async () => {
    const run = await makeRun({
      'console/00000001.ndjson': written(numbered(1, 60).map((line) => `${line} ${'word '.repeat(200)}`)),
    })
    await end(run.runId)
    const page = await site.open(run.logs)
    await foot(page).getByText('of 60').waitFor()
    await page.getByRole('switch', { name: 'Wrap' }).click({ force: true })
    await logOf(page).focus()
    await page.keyboard.press('End')
    const bottom = () =>
      logOf(page).evaluate((log) => {
        const last = [...log.querySelectorAll('bdi')].find(({ textContent }) => textContent.startsWith('line 60 '))
        return last && Math.abs(last.getBoundingClientRect().bottom - log.getBoundingClientRect().bottom) < 22
      })
    await eventually(bottom).toBe(true)
    await page.keyboard.press('Home')
    await eventually(async () => (await shownTexts(page))[0]).toMatch(/^line 1 /)
    // In the page, as each step is a screen that was drawn.
    const seen = await logOf(page).evaluate(async (log) => {
      const numbers = new Set<string | undefined>()
      const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
      for (let before = -1; log.scrollTop > before; ) {
        for (const { textContent } of log.querySelectorAll('bdi')) numbers.add(/^line (\d+)/.exec(textContent)?.[1])
        before = log.scrollTop
        log.scrollBy(0, 40)
        await drawn()
      }
      return [...numbers]
    })
    expect(seen).toHaveLength(60)
  })

  it('[U-RUN-11] [U-RUN-3] nothing written yet: the tab is there while a client sends a heartbeat', async () => {
    const silent = await makeRun({})
    const beating = await makeRun({}, { 'labbook.heartbeat': String(Date.now()) })
    const page = await site.open(silent.place)
    const sections = page.getByRole('navigation', { name: 'Run sections' })
    await sections.getByRole('link', { name: 'Artifacts' }).waitFor()
    expect(await sections.getByRole('link').allTextContents()).toEqual(['Overview', 'Charts', 'Artifacts'])
    await page.goto(`${site.server.address}/#${beating.place}`)
    await sections.getByRole('link', { name: 'Logs' }).click()
    await page.getByRole('heading', { name: 'Nothing written yet' }).waitFor()
    // The programs of the guide are run by a test of their own.
    const guide = await readFile(new URL('../../docs/guides/logs.md', import.meta.url), 'utf8')
    expect(guide).toContain(await page.locator('pre').textContent())
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    await beating.put('console/00000001.ndjson', written(['here it is']))
    await eventually(() => shownTexts(page)).toEqual(['here it is'])
  })

  it('[U-RUN-11] the download is what was printed', async () => {
    const run = await makeRun({ 'console/00000001.ndjson': written(['one', ['stderr', 'two']]) })
    const page = await site.open(run.logs)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download console.log' }).click()
    const chunks: Buffer[] = []
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toBe('one\ntwo\n')
  })

  it('[U-RUN-13] [LOG-6] a run without a signal says so, is marked as killed, and back', async () => {
    const run = await makeRun({}, { 'labbook.heartbeat': String(Date.now() - 200_000) })
    const page = await site.open(run.place)
    const banner = page.getByText(/^No signal for 3 min/)
    await banner.waitFor()
    await page.getByText(/^3 min \d+ s ago$/).waitFor()
    const killed = async () => (await site.clients.runs.getRun({ runId: run.runId })).run.info
    const beatMs = Number(
      (await site.clients.runs.getRun({ runId: run.runId })).run.data.tags.find(
        ({ key }) => key === 'labbook.heartbeat',
      )?.value,
    )
    await page.getByRole('button', { name: 'Mark as killed' }).click()
    await eventually(async () => (await killed()).status).toBe('KILLED')
    expect(Number((await killed()).endTime)).toBe(beatMs)
    await banner.waitFor({ state: 'detached' })
    expect(await page.getByText('Last signal').count()).toBe(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await banner.waitFor()
    expect(await killed()).toMatchObject({ status: 'RUNNING' })
    expect((await killed()).endTime).toBeUndefined()
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    await beat(run.runId, 0)
    await banner.waitFor({ state: 'detached' })
    await page.getByText('just now', { exact: true }).waitFor()
  })

  it('[U-RUN-13] [LOG-6] lines and points are signals too; a run that never sent a heartbeat has none', async () => {
    const now = Date.now()
    const run = await makeRun(
      { 'console/00000001.ndjson': written(['late line'], now - 90_000) },
      { 'labbook.heartbeat': String(now - 600_000) },
    )
    const page = await site.open(run.logs)
    await page.getByText(/^1 min 3\d s ago$/).waitFor()
    await page.getByText(/^No signal for/).waitFor({ state: 'detached' })
    await site.clients.metrics.logMetric({ runId: run.runId, key: 'loss', value: 1, timestamp: Date.now(), step: 0 })
    await page.getByText('just now', { exact: true }).waitFor()
    const silent = await makeRun({})
    await page.goto(`${site.server.address}/#${silent.place}`)
    await page.getByRole('heading', { level: 1, name: silent.name }).waitFor()
    expect(await page.getByText('Last signal').count()).toBe(0)
  })

  it('[U-RUN-13] [U-HOME-4] [LOG-6] a reader whose clock is ahead sees no run lost', async () => {
    const run = await makeRun({}, { 'labbook.heartbeat': String(Date.now()) }, Date.now())
    const page = await site.open('/', { profile: {} })
    await page.addInitScript(() => {
      const ownNow = Date.now
      Date.now = () => ownNow() + 600_000
    })
    await page.reload()
    const row = page.getByRole('region', { name: 'Running now' }).getByRole('row', { name: run.name })
    await row.waitFor()
    expect(await row.getByText(/no signal/).count()).toBe(0)
    await page.goto(`${site.server.address}/#${run.place}`)
    await page.getByText(/^(just now|[\d.]+ s ago)$/).waitFor()
    expect(await page.getByText(/^No signal/).count()).toBe(0)
  })

  it('[U-HOME-4] [U-RUNS-2] [LOG-6] home and table say which runs have no signal', async () => {
    const lost = await makeRun({}, { 'labbook.heartbeat': String(Date.now() - 3_600_000) }, Date.now() - 3_700_000)
    const alive = await makeRun({}, { 'labbook.heartbeat': String(Date.now()) }, Date.now())
    const page = await site.open('/')
    const row = (name: string) => page.getByRole('region', { name: 'Running now' }).getByRole('row', { name })
    await row(lost.name)
      .getByText(/^no signal since \d\d:\d\d$/)
      .waitFor()
    expect(
      await row(alive.name)
        .getByText(/no signal/)
        .count(),
    ).toBe(0)
    await page.goto(`${site.server.address}/#/experiments/${site.seeded.experimentId}`)
    const status = (name: string) => runsGrid(page).getByRole('row', { name }).locator('.status').first()
    await eventually(() => status(lost.name).getAttribute('title')).toMatch(/^No signal for 1 h 0 min/)
    expect(await status(alive.name).getAttribute('title')).toBe('Running')
  })

  it('[LOG-7] heartbeats do not make a table ask for its rows again', async () => {
    const run = await makeRun({}, { 'labbook.heartbeat': String(Date.now()) })
    const page = await site.open(`/experiments/${site.seeded.experimentId}`)
    await runsGrid(page).getByRole('link', { name: run.name, exact: true }).waitFor()
    await page.getByRole('button', { name: 'Live', exact: true }).waitFor()
    // What the page asks for when it opens comes before.
    await page.getByText(/^\d+ matching runs$/).waitFor()
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/runs/search'))
        asked.push(request.postDataJSON()?.max_results === 1 ? 'count' : 'rows')
    })
    for (let i = 0; i < 3; i++) await beat(run.runId, 0)
    // What comes after them shows that they came.
    await site.clients.runs.setTag({ runId: run.runId, key: 'owner', value: 'ada' })
    await eventually(() => asked.toSorted()).toEqual(['count', 'rows'])
  })

  it('[U-RUN-10] [U-RUN-11] system metrics beside the log: a line moves the cursor, a click in a chart finds the line', async () => {
    const run = await makeRun({ 'console/00000001.ndjson': written(numbered(1, 400)) })
    const points = Array.from({ length: 41 }, (_, i) => ({
      timestamp: STARTED_MS + 10_000 * i,
      step: i,
    }))
    await site.clients.runs.logBatch({
      runId: run.runId,
      params: [],
      tags: [],
      metrics: points.flatMap(({ timestamp, step }) => [
        { key: 'system/cpu_utilization_percentage', value: step, timestamp, step },
        { key: 'system/system_memory_usage_megabytes', value: 4000 + 100 * step, timestamp, step },
        { key: 'system/system_memory_usage_percentage', value: 25 + 0.625 * step, timestamp, step },
      ]),
    })
    await end(run.runId)
    const page = await site.open(`${run.logs}?line=201`)
    const rail = page.getByRole('complementary', { name: 'System' })
    await rail.getByText('at line 201').waitFor()
    const cpu = rail.getByRole('article', { name: 'CPU' })
    await eventually(() => cpu.locator('b').textContent()).toBe('20 %')
    await eventually(() => rail.getByRole('article', { name: 'Memory', exact: true }).locator('b').textContent()).toBe(
      '6.0 GB',
    )
    const plot = cpu.locator('.u-over')
    const box = await plot.boundingBox()
    await plot.click({ position: { x: (box?.width ?? 0) / 4, y: 20 } })
    await eventually(() => page.url()).toContain('line=101')
    await eventually(() => shownTexts(page)).toContain('line 101')

    await rail.getByRole('link', { name: 'Open' }).click()
    const card = page.getByRole('article', { name: 'Memory', exact: true })
    await card.getByText('of 16.0 GB').waitFor()
    await card.getByText('mean 6.0 GB').waitFor()
    await card.getByText('highest 8.0 GB').waitFor()
    await card.getByText(/^last 8\.0 GB, \d\d:06:40$/).waitFor()
  })
})
