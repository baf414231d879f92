import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { median } from './measure.mjs'
import { largeCsv } from './profile-shapes.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const PYTHON = here('../.venv-test/bin/python')

/** What each side does, as data-tasks.mjs and data-tasks.py name it, with its goal. */
const TASKS = [
  ['read', 'read house_sales.csv, ms', '≤ 8'],
  ['clean', 'drop, dedupe and derive, ms', '≤ 8'],
  ['corr', 'correlations of 15 columns, ms', '≤ 8'],
  ['describe', 'describe 20 columns, ms', '≤ 8'],
]

/** The budgets of data-and-figures.md §13: frame and pandas on the course's file, and a digest beside reading that file. */
export async function data({ folder, pairs, row, progress }) {
  await mkdir(folder, { recursive: true })
  const csv = join(folder, 'house_sales.csv')
  await writeFile(csv, gunzipSync(readFileSync(here('../test/data/house_sales.csv.gz'))))
  const ours = []
  const theirs = []
  const hasPandas = existsSync(PYTHON)
  if (!hasPandas) progress('pandas is left out: `npm run provision` installs it')
  for (let pair = 0; pair < pairs; pair += 1) {
    if (hasPandas) theirs.push(await timesOf(PYTHON, [here('data-tasks.py'), csv]))
    ours.push(await timesOf(process.execPath, [here('data-tasks.mjs'), csv]))
  }
  for (const [task, what, goal] of TASKS) {
    if (!hasPandas) continue
    const ratio = median(ours.map((times, pair) => times[task] / theirs[pair][task]))
    row('data', what, median(ours.map((times) => times[task])), median(theirs.map((times) => times[task])), ratio, goal)
  }
  const of = (task) => median(ours.map((times) => times[task]))
  const ratio = median(ours.map(({ digest, read }) => digest / read))
  row('data', 'digest of the cleaned frame beside reading its CSV, ms', of('digest'), of('read'), ratio, '≤ 1')
  await describeLarge({ hasPandas, pairs, row, progress })
}

async function describeLarge({ hasPandas, pairs, row, progress }) {
  const csv = await largeCsv(2_000_000, 16, progress)
  const made = []
  for (let pair = 0; pair < pairs; pair += 1) {
    progress(`2,000,000 × 16, pair ${pair + 1}`)
    const theirs = hasPandas ? await timesOf(PYTHON, [here('large-task.py'), csv]) : {}
    made.push({ theirs, own: await timesOf(process.execPath, [here('large-task.mjs'), csv]) })
  }
  for (const [key, what, goal] of [
    ['ms', 'ms', '≤ 2'],
    ['cpuMs', 'CPU ms', '–'],
    ['peakMiB', 'peak MiB', '≤ 1,536 MiB'],
  ]) {
    const of = (side) => median(made.map((pair) => pair[side][key] ?? Number.NaN))
    const ratio = median(made.map(({ own, theirs }) => own[key] / (theirs[key] ?? Number.NaN)))
    row('data', `open and describe 2,000,000 × 16 from CSV, ${what}`, of('own'), of('theirs'), ratio, goal)
  }
}

/** What a program prints. */
async function timesOf(command, args) {
  const { stdout } = await promisify(execFile)(command, args)
  return JSON.parse(stdout)
}
