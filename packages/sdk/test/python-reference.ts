import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runPython } from '../../../test/counterparts/index.js'

/** Sends jobs to a script of test/python that answers each, and returns the answers in order. */
export async function askPython(script: string, jobs: readonly unknown[]): Promise<unknown[]> {
  const folder = await mkdtemp(join(tmpdir(), 'labbook-reference-'))
  try {
    const [from, to] = [join(folder, 'jobs.json'), join(folder, 'answers.json')]
    await writeFile(
      from,
      JSON.stringify(jobs, (_, value: unknown) => asPython(value)),
    )
    const { exitCode, stderr } = await runPython(script, { args: ['--jobs', from, '--answers', to], cwd: folder })
    if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}:\n${stderr.slice(-3000)}`)
    return JSON.parse(await readFile(to, 'utf8')) as unknown[]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Python tells 1 from 1.0, so floats that JSON would write as integers, or not at all, go by their text. */
function asPython(value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: String(value) }
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  return { $float: Number.isNaN(value) ? 'nan' : String(value) }
}
