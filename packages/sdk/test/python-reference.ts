import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runPython } from '../../../test/counterparts/index.js'

/** Sends jobs to a script of test/python that answers each, and returns the answers in order. */
export async function askPython(script: string, jobs: readonly unknown[]): Promise<unknown[]> {
  const folder = await mkdtemp(join(tmpdir(), 'labbook-reference-'))
  try {
    const [from, to] = [join(folder, 'jobs.json'), join(folder, 'answers.json')]
    await writeFile(from, JSON.stringify(jobs, asPythonJson))
    const { exitCode, stderr } = await runPython(script, { args: ['--jobs', from, '--answers', to], cwd: folder })
    if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}:\n${stderr.slice(-3000)}`)
    return JSON.parse(await readFile(to, 'utf8')) as unknown[]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A date has become its text when the value gets here. */
function asPythonJson(this: Record<string, unknown>, key: string): unknown {
  return asPython(this[key])
}

/** Python tells 1 from 1.0 and has types of arrays, so what JSON would blur goes with its kind: see test/python/reference_jobs.py. */
function asPython(value: unknown): unknown {
  if (value instanceof Date) return { $time: value.toISOString() }
  if (ArrayBuffer.isView(value)) {
    const dtype = value.constructor.name.replace(/Array|Clamped|Big/g, '').toLowerCase()
    return { $array: [dtype, Array.from(value as unknown as ArrayLike<unknown>)] }
  }
  if (typeof value === 'bigint') return { $int: String(value) }
  if (typeof value !== 'number' || (Number.isSafeInteger(value) && !Object.is(value, -0))) return value
  return { $float: Object.is(value, -0) ? '-0.0' : Number.isNaN(value) ? 'nan' : String(value) }
}
