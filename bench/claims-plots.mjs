import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { median } from './measure.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const PYTHON = here('../.venv-test/bin/python')

/** The five figures of the course as PNG files, after imports and reading, beside seaborn: for the first time, and again. */
export async function plots({ folder, pairs, row, progress }) {
  if (!existsSync(PYTHON)) {
    progress('plots are left out without seaborn: `npm run provision` installs it')
    return
  }
  await mkdir(folder, { recursive: true })
  const csv = join(folder, 'house_sales.csv')
  await writeFile(csv, gunzipSync(readFileSync(here('../test/data/house_sales.csv.gz'))))
  const ours = []
  const theirs = []
  for (let pair = 0; pair < pairs; pair += 1) {
    theirs.push(await timesOf(PYTHON, [here('plot-tasks.py'), csv]))
    ours.push(await timesOf(process.execPath, [here('plot-tasks.mjs'), csv]))
  }
  for (const [task, what] of [
    ['first', 'five figures of the course to PNG after import, ms of CPU'],
    ['again', 'the same five figures once more, ms of CPU'],
  ]) {
    const ratio = median(ours.map((times, pair) => times[task] / theirs[pair][task]))
    row(
      'plots',
      what,
      median(ours.map((times) => times[task])),
      median(theirs.map((times) => times[task])),
      ratio,
      '≤ 1',
    )
  }
}

/** The times that a program prints, in milliseconds. */
async function timesOf(command, args) {
  const { stdout } = await promisify(execFile)(command, args)
  return JSON.parse(stdout)
}
