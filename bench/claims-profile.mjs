import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from './measure.mjs'
import { largeCsv, largeParquet, salesCsv } from './profile-shapes.mjs'
import { pythonWith } from './python.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const REFERENCE = [
  'ydata-profiling==4.18.4',
  'pandas==2.3.3',
  'numpy==2.3.5',
  'scipy==1.16.3',
  'numba==0.62.1',
  'matplotlib==3.10.0',
  'setuptools==80.9.0',
]
const MIB = 2 ** 20

/** P24, PR-170 to PR-172: the report of the course's cleaned frame beside ydata-profiling, and the reports of large tables. */
export async function profiles({ folder, pairs, row, progress }) {
  await mkdir(folder, { recursive: true })
  const html = join(folder, 'report.html')
  const ours = (mode, kind, path) => printedBy(process.execPath, [here('profile-task.mjs'), mode, kind, path, html])
  const shown = (what, taken, msGoal, goals) => {
    row('P24', `${what}, ms`, taken.ms, NaN, NaN, msGoal)
    row('P24', `${what}, CPU ms`, taken.cpuMs, NaN, NaN, '–')
    row('P24', `${what}, peak MiB`, taken.peakMiB, NaN, NaN, goals.peak)
    row('P24', `${what}, HTML MiB`, taken.bytes / MIB, NaN, NaN, goals.html)
  }

  const sales = join(folder, 'house_sales.csv')
  await writeFile(sales, salesCsv())
  const python = pythonWith('.venv-bench-profile', REFERENCE, progress)
  for (const [mode, goal] of [
    ['full', '< 2 s'],
    ['minimal', '< 300 ms'],
  ]) {
    const made = []
    for (let pair = 0; pair < pairs; pair += 1) {
      progress(`${mode} report, pair ${pair + 1}`)
      const theirs = await printedBy(python, [here('profile-task.py'), mode, sales, html])
      made.push({ theirs, own: await ours(mode, 'cleaned', sales) })
    }
    const compare = (what, key, unit, goals) => {
      const of = (side) => median(made.map((pair) => pair[side][key] / unit))
      const ratio = median(made.map(({ theirs, own }) => theirs[key] / own[key]))
      row('P24', `${mode} report of the course's frame, ${what}`, of('own'), of('theirs'), ratio, goals)
    }
    compare('ms', 'ms', 1, `${goal}; ratio ≥ 20`)
    compare('CPU ms', 'cpuMs', 1, 'ratio ≥ 20')
    compare('peak MiB', 'peakMiB', 1, '–')
    compare('HTML MiB', 'bytes', MIB, '< 3')
  }

  const wide = await largeCsv(100, 2000, progress)
  progress('100 × 2,000')
  shown('100 × 2,000, full', await ours('full', 'frame', wide), '< 20 s', { peak: '–', html: '< 12' })
  const long = await largeCsv(2_000_000, 16, progress)
  progress('2,000,000 × 16')
  shown('2,000,000 × 16 from CSV, full', await ours('full', 'large', long), '–', { peak: '≤ 1,536', html: '–' })
  const large = await largeParquet(1_000_000, 50, progress)
  for (const [mode, goal] of [
    ['minimal', '< 30 s'],
    ['full', '< 120 s'],
  ]) {
    progress(`1,000,000 × 50, ${mode}`)
    const taken = await ours(mode, 'large', large)
    shown(`1,000,000 × 50 from Parquet, ${mode}`, taken, goal, { peak: '≤ 1,536', html: '< 6' })
  }
}

/** The line that a program prints last. */
async function printedBy(command, args) {
  const { stdout } = await promisify(execFile)(command, args, { maxBuffer: 64 * MIB })
  return JSON.parse(stdout.trim().split('\n').at(-1))
}
