import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runPython, seededFolder } from '../counterparts/index.js'

/** A copy of the data folder to which `examples/python-client` logged the course, to its end. */
export async function courseFolder(): Promise<string> {
  const { dataDir } = await seededFolder('course', async ({ address }) => {
    const folder = await mkdtemp(join(tmpdir(), 'labbook-course-'))
    const options = { args: ['--tracking-uri', address], cwd: folder }
    const { exitCode, stderr } = await runPython('../../examples/python-client/house_prices.py', options)
    await rm(folder, { recursive: true, force: true })
    if (exitCode !== 0) throw new Error(`The course's program ended with ${exitCode}.\n${stderr}`)
  })
  return dataDir
}
