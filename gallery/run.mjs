// npm run gallery -- [SCREEN …] [--store course|hostile|design] [--width N] [--theme light|dark] [--beside FOLDER] [--out FOLDER]
// Pictures of every screen, in both themes and three widths, on one page: to be looked at.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchChromium } from '../scripts/launch-chromium.mjs'
import { root } from '../scripts/run.mjs'
import { startLabbook } from '../scripts/servers.mjs'
import { designStore } from './design-store.mjs'
import { designScreens, screensOf } from './screens.mjs'
import { courseStore, hostileStore } from './stores.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    store: { type: 'string', multiple: true, default: ['course', 'hostile', 'design'] },
    width: { type: 'string', multiple: true, default: ['1440', '360', '3840'] },
    theme: { type: 'string', multiple: true, default: ['light', 'dark'] },
    beside: { type: 'string' },
    out: { type: 'string', default: join(root, '.gallery') },
  },
})
const HEIGHTS = { 360: 780, 390: 844, 1440: 900, 3840: 2160 }
/** Narrower screens stand beside the mock-up of a phone. */
const PHONE = 720
const FILL = { course: courseStore, hostile: hostileStore, design: designStore }
if (!existsSync(join(root, 'packages/cli/dist/main.js')))
  execFileSync('npm', ['run', 'build'], { stdio: 'inherit', cwd: root })
await mkdir(values.out, { recursive: true })
const browser = await launchChromium()
const shots = []
try {
  for (const name of values.store) await photograph(name)
} finally {
  await browser.close()
}
await writeFile(join(values.out, 'index.html'), await page(shots))
console.log(`${shots.length} pictures: ${join(values.out, 'index.html')}`)
const noisy = shots.filter(({ faults }) => faults.length > 0)
for (const { file, faults } of noisy) console.log(`  ${file}: ${faults.join(' · ')}`)

/** A store is made once and kept beside its pictures. */
async function photograph(storeName) {
  const folder = join(values.out, 'stores', storeName)
  const described = join(folder, 'described.json')
  const isNew = !existsSync(described)
  if (isNew) await rm(folder, { recursive: true, force: true })
  const server = await startLabbook(folder)
  try {
    if (isNew) {
      console.log(`Filling the ${storeName} store`)
      await writeFile(described, JSON.stringify(await FILL[storeName](server.address)))
    }
    const store = JSON.parse(await readFile(described, 'utf8'))
    const screens = [...screensOf(store), ...(storeName === 'design' ? designScreens(store) : [])]
    const wanted = screens.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
    for (const width of values.width.map(Number)) {
      for (const theme of values.theme) {
        // A context for each screen: what one remembers, such as colours of runs, does not change another.
        for (const screen of wanted) {
          const context = await browser.newContext({
            viewport: { width, height: HEIGHTS[width] ?? 900 },
            colorScheme: theme,
            reducedMotion: 'reduce',
          })
          shots.push(await shoot(context, server.address, screen, { storeName, width, theme }))
          await context.close()
        }
        console.log(`${storeName}, ${width} px, ${theme}: ${wanted.length} screens`)
      }
    }
  } finally {
    await server.stop()
  }
}

async function shoot(context, address, screen, { storeName, width, theme }) {
  const file = `${storeName}.${screen.name}.${width}.${theme}.png`
  const tab = await context.newPage()
  const faults = []
  tab.on('pageerror', (error) => faults.push(error.message))
  tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  try {
    await screen.before?.(tab)
    await tab.goto(`${address}/#${screen.place}`)
    await tab.waitForSelector(screen.ready, { timeout: 15_000 })
    await tab.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => {})
    await screen.act?.(tab)
    // What is drawn after the last answer, and what opens, needs a moment.
    await tab.waitForTimeout(700)
    const overflow = await tab.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    if (overflow > 0) faults.push(`${overflow} px too wide`)
    await tab.screenshot({ path: join(values.out, file) })
  } catch (error) {
    faults.push(String(error).split('\n')[0])
  }
  await tab.close()
  return { file, faults, screen, storeName, width, theme }
}

async function page(all) {
  const figures = []
  for (const { file, faults, screen, storeName, width, theme } of all) {
    const design =
      storeName !== 'hostile' && screen.design !== undefined ? await designOf(screen.design, width, theme) : undefined
    figures.push(
      `<figure data-width="${width}"><figcaption>${screen.name} · ${storeName} · ${width} px · ${theme} ${faults.map(escaped).join(' · ')}</figcaption>` +
        `<img loading="lazy" src="${file}" alt="">${design === undefined ? '' : `<img loading="lazy" src="${design}" alt="">`}</figure>`,
    )
  }
  return `<!doctype html><meta charset="utf-8"><title>Labbook: gallery</title><style>body{font:14px system-ui;margin:16px;background:#888}figure{margin:0 0 24px}figcaption{padding:4px;background:#fff}img{max-width:49%;vertical-align:top}</style>${figures.join('\n')}`
}

/** The picture of the design for this screen, copied beside ours. */
async function designOf(name, width, theme) {
  if (values.beside === undefined || width === 3840) return undefined
  const from = `${name}${width < PHONE ? '-phone' : ''}.${theme}.png`
  if (!existsSync(join(values.beside, from))) return undefined
  await copyFile(join(values.beside, from), join(values.out, `design.${from}`))
  return `design.${from}`
}

function escaped(text) {
  return text.replace(/[&<]/g, (char) => (char === '&' ? '&amp;' : '&lt;'))
}
