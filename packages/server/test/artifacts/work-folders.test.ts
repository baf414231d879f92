import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorkFolders } from '../../src/artifacts/work-folders.js'

describe('work folders', () => {
  let home: string
  let dataFolder: string

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'labbook-work-'))
    dataFolder = join(home, 'data')
  })

  afterEach(() => rm(home, { recursive: true }))

  it('[D-32] lie in the data folder, if that is on the file system of the root', async () => {
    const work = await openWorkFolders({ root: join(home, 'root'), dataFolder })
    expect(work.trash).toBe(join(dataFolder, '.labbook', 'trash'))
    expect(dirname(work.staging)).toBe(join(dataFolder, '.labbook', 'staging'))
  })

  it('[D-36] files that another server left for a day are swept; those of a living one are not', async () => {
    const { staging } = await openWorkFolders({ root: join(home, 'root'), dataFolder })
    const other = join(dirname(staging), 'other-server')
    await mkdir(other)
    await writeFile(join(other, 'living'), 'x')
    await writeFile(join(other, 'abandoned'), 'x')
    const longAgo = Date.now() / 1000 - 25 * 3600
    await utimes(join(other, 'abandoned'), longAgo, longAgo)
    await openWorkFolders({ root: join(home, 'root'), dataFolder })
    expect(await readdir(other)).toEqual(['living'])
  })

  describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'on another disk (only root can mount one, on Linux)',
    () => {
      const mounted = () => join(home, 'mounted')

      beforeEach(async () => {
        await mkdir(mounted())
        execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', mounted()])
      })

      afterEach(() => {
        execFileSync('umount', [mounted()])
      })

      it('[D-32] lie beside the root', async () => {
        const { trash } = await openWorkFolders({ root: join(mounted(), 'root'), dataFolder })
        expect(trash).toBe(join(mounted(), '.labbook-staging-root', 'trash'))
      })

      it('[D-32] lie inside it, if the root itself is the mount point', async () => {
        const { trash } = await openWorkFolders({ root: mounted(), dataFolder })
        expect(trash).toBe(join(mounted(), '.labbook-staging', 'trash'))
      })
    },
  )
})
