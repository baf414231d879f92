import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../browser.js'
import { choose, file, fileNames, runsGrid, section, sortRuns } from '../parts.js'
import { type CourseSite, names, openRun, openRuns, storedFile } from './read-course.js'
import { differingPixels } from '../pixels.js'

const FIGURES = [
  'boxplot_price.png',
  'boxplot_waterfront_vs_price.png',
  'correlation_heatmap.png',
  'histogram_price.png',
  'regplot_sqft_living_vs_price.png',
]

/** Wide enough for a figure of the course at full size. */
const WIDE = { width: 2400, height: 1400 }

/** Figures and files without a number (sections 1 and 4 of acceptance.md). */
export function figuresAndFiles(course: CourseSite) {
  describe('figures and files', () => {
    async function showsFigure(name: string) {
      const run = course.seeded.run(names.exploration)
      const page = await course.visit(`/experiments/${run.info.experimentId}/runs/${run.info.runId}`, {
        viewport: WIDE,
      })
      await file(page, name).click()
      const image = section(page, 'Artifacts').getByRole('img', { name })
      await eventually(() => naturalWidth(image)).toBeGreaterThan(0)
      expect(await differingPixels(image, await storedFile(course, run, name))).toBe(0)
    }

    it('[W9] the histogram of the price, pixel for pixel', () => showsFigure('histogram_price.png'))
    it('[W10] the box plot of the price, pixel for pixel', () => showsFigure('boxplot_price.png'))
    it('[W11] the prices with and without water front, pixel for pixel', () =>
      showsFigure('boxplot_waterfront_vs_price.png'))
    it('[W12] the regression of price on living area, pixel for pixel', () =>
      showsFigure('regplot_sqft_living_vs_price.png'))
    it('[W13] the heat map of the correlations, pixel for pixel', () => showsFigure('correlation_heatmap.png'))

    it('[W56] the experiment’s name above the run leads back to the list: newest first, ages right', async () => {
      const page = await openRun(course, names.simple)
      await page
        .getByRole('navigation', { name: 'Breadcrumb' })
        .getByRole('link', { name: 'kc_house_price_prediction' })
        .click()
      const rows = runsGrid(page).getByRole('row')
      await rows.nth(10).waitFor()
      const newestFirst = course.seeded.runs.toReversed().filter(({ info }) => info.lifecycleStage === 'active')
      for (const [index, { info }] of newestFirst.entries()) {
        const row = rows.nth(index + 1)
        expect(await row.getByRole('link').first().textContent()).toBe(info.runName)
        const shown = secondsAgo(await row.getByRole('gridcell').first().textContent())
        const passed = (Date.now() - Number(info.startTime)) / 1000
        expect(passed, info.runName).toBeGreaterThanOrEqual(shown.least)
        expect(passed, info.runName).toBeLessThan(shown.below)
      }
    })

    it('[W57] all five figures of the exploration show, one after the other', async () => {
      const page = await openRun(course, names.exploration)
      await eventually(() => fileNames(page)).toEqual(FIGURES)
      for (const name of FIGURES) {
        await file(page, name).click()
        const image = section(page, 'Artifacts').getByRole('img', { name, exact: true })
        await eventually(() => naturalWidth(image)).toBe(name === 'correlation_heatmap.png' ? 1200 : 800)
      }
    })

    it('[W60] the Run ID stands at the top, features.txt shows as text', async () => {
      const run = course.seeded.run(names.features)
      const page = await openRun(course, names.features)
      expect(await page.locator('dl.facts dt').first().textContent()).toBe('Run ID')
      await page.locator('dl.facts dd').first().getByText(run.info.runId, { exact: true }).waitFor()
      await file(page, 'features.txt').click()
      const stored = (await storedFile(course, run, 'features.txt')).toString()
      await eventually(() => shownText(section(page, 'Artifacts'))).toBe(stored)
      expect(stored.split('\n')).toHaveLength(14)
      expect(stored).not.toContain('price')
    })

    it('[W64] the four runs without numbers are in the list; the last shows 6 artifacts', async () => {
      const page = await openRuns(course)
      await choose(page, 'State', 'All')
      await sortRuns(page, 'Created', 'ascending')
      const links = runsGrid(page).getByRole('rowheader').getByRole('link')
      await eventually(async () => (await links.allTextContents()).slice(0, 4)).toEqual([
        course.seeded.runs[0]?.info.runName,
        names.exploration,
        names.features,
        names.explorationAndFeatures,
      ])
      await links.nth(3).click()
      await page.getByRole('heading', { level: 1, name: names.explorationAndFeatures }).waitFor()
      await eventually(() => fileNames(page)).toEqual([...FIGURES, 'features.txt'].sort())
      expect(await section(page, 'Artifacts').locator('header .n').textContent()).toBe('6')
    })
  })
}

function naturalWidth(image: Locator): Promise<number> {
  return image.evaluate((element) => (element as HTMLImageElement).naturalWidth)
}

/** The text of a file's preview, as copying would give it. */
export async function shownText(preview: Locator): Promise<string> {
  const text = (await preview.locator('pre .line').allTextContents()).join('')
  // The viewer ends each line with a newline, including the last one.
  return text.replace(/\n$/, '')
}

/** `2 minutes ago` as the range of seconds it stands for. */
function secondsAgo(text: string | null): { least: number; below: number } {
  if (text === 'just now') return { least: 0, below: 2 }
  const [, count = '', unit = ''] = /^(\d+) (second|minute|hour)s? ago$/.exec(text ?? '') ?? []
  const size = { second: 1, minute: 60, hour: 3600 }[unit] ?? Number.NaN
  // The table updates once a second.
  return { least: Number(count) * size, below: (Number(count) + 1) * size + 2 }
}
