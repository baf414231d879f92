import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inject } from 'vitest'
import { type LabbookServer, startLabbook } from './labbook-server.js'
import './provided.js'

export interface SeededFolder<T> {
  /** A copy for the caller, who removes it. */
  readonly dataDir: string
  /** The result of `fill`, through JSON. */
  readonly seeded: T
}

/**
 * A data folder that a slow program fills once per test run: for the first caller `fill` logs to a fresh server, other
 * callers wait for it, and each gets a copy.
 */
export async function seededFolder<T>(
  name: string,
  fill: (server: LabbookServer) => Promise<T>,
): Promise<SeededFolder<T>> {
  const home = join(inject('seededFolders'), name)
  const [original, report] = [join(home, 'data'), join(home, 'report.json')]
  if (await isFirst(home)) {
    const outcome = await fillOriginal(original, fill).then(
      (seeded) => ({ seeded }),
      (error: unknown) => ({ fault: String(error) }),
    )
    await writeFile(`${report}.part`, JSON.stringify(outcome))
    await rename(`${report}.part`, report)
  }
  while (!existsSync(report)) await pause(100)
  const { seeded, fault } = JSON.parse(await readFile(report, 'utf8')) as { seeded: T; fault?: string }
  if (fault !== undefined) throw new Error(`${name} could not be seeded: ${fault}`)
  const dataDir = await mkdtemp(join(tmpdir(), 'labbook-seeded-'))
  await cp(original, dataDir, { recursive: true })
  return { dataDir, seeded }
}

async function isFirst(home: string): Promise<boolean> {
  return mkdir(home).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
}

async function fillOriginal<T>(dataDir: string, fill: (server: LabbookServer) => Promise<T>): Promise<T> {
  const server = await startLabbook({ dataDir })
  try {
    return await fill(server)
  } finally {
    await server.stop()
  }
}
