import { execFileSync } from 'node:child_process'
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UP } from './guarded-server.js'
import { errorCode, type Mount, useMounts } from './mounts.js'

const { plain, everywhere } = useMounts()
const root = ({ api }: Mount) => `${api}/2.0/mlflow-artifacts/artifacts`

/** Expects that each path is refused as an invalid parameter by each method. */
async function refused(mount: Mount, methods: readonly string[], paths: readonly string[]) {
  for (const method of methods) {
    for (const path of paths) {
      const answer = await mount.server.ask({
        method,
        target: `${root(mount)}/${path}`,
        ...(method === 'PUT' ? { body: 'x' } : {}),
      })
      expect([answer.status, errorCode(answer)], `${method} ${path.slice(0, 80)}`).toEqual([
        400,
        'INVALID_PARAMETER_VALUE',
      ])
    }
  }
}

const encoded = (slash: string) => UP.replaceAll('../', slash)

describe('[P01] artifact paths in the URL', () => {
  it('[P01] plain and once-encoded traversal', () =>
    everywhere((mount) =>
      refused(
        mount,
        ['GET'],
        [
          `${UP}canary`,
          `${encoded('%2e%2e/')}canary`,
          `${encoded('..%2f')}canary`,
          `${encoded('%2E%2E%2F')}canary`,
          `${'../'.repeat(12)}etc/passwd`,
        ],
      ),
    ))

  it('[P02] double and triple encoding', () =>
    everywhere((mount) =>
      refused(
        mount,
        ['GET', 'DELETE'],
        [`${encoded('%252E%252E%252F')}canary`, `${encoded('%25252E%25252E%25252F')}canary`],
      ),
    ))

  it('[P03] backslashes and drives', () =>
    everywhere((mount) =>
      refused(mount, ['GET'], ['..%5c..%5ccanary', '..\\..\\canary', 'C:%5cx', '%5c%5chost%5cshare%5cx']),
    ))

  it('[P04] absolute paths and URIs', () =>
    everywhere((mount) => refused(mount, ['GET'], ['/etc/passwd', '%2fetc%2fpasswd', 'file:%2f%2f%2fetc%2fpasswd'])))

  it('[P05] writing outside', () =>
    everywhere(async (mount) => {
      await refused(mount, ['PUT'], [`${UP}evil.txt`, '1/R/artifacts/../../../evil.txt'])
      expect(await readdir(mount.server.artifactRoot)).toEqual([])
    }))

  it('[P06] control characters, second spellings, and names that are too long', () =>
    everywhere(async (mount) => {
      await refused(
        mount,
        ['PUT'],
        [
          'a%00.txt',
          'a%0d%0ab',
          'a%1b[2Jb',
          'a%7fb',
          'a//b',
          'a/./b',
          'a/',
          '.',
          '',
          'a'.repeat(256),
          `${'a'.repeat(250)}/`.repeat(4) + 'a'.repeat(21),
        ],
      )
      expect(await readdir(mount.server.artifactRoot)).toEqual([])
    }))

  it('[P07] parameters, fragments and queries in the way', () =>
    everywhere((mount) => refused(mount, ['GET'], [`x;/${UP}canary`, `x%23/${UP}canary`, `x%3f/${UP}canary`])))

  it('[P07] a fragment in the request line is no request target', async () => {
    const answer = await plain().ask({ target: `/api/2.0/mlflow-artifacts/artifacts/x#/${UP}canary` })
    expect(answer.status).toBe(400)
  })

  it('[P08] links, FIFOs and devices are not there', async () => {
    const server = plain()
    const folder = join(server.artifactRoot, 'odd')
    await mkdir(folder, { recursive: true })
    await symlink(server.canaryPath, join(folder, 'link'))
    await symlink(join(server.artifactRoot, '..', '..'), join(folder, 'up'))
    await symlink('/dev/zero', join(folder, 'zero'))
    await symlink(folder, join(folder, 'loop'))
    execFileSync('mkfifo', [join(folder, 'fifo')])
    for (const name of ['link', 'up/canary', 'up', 'fifo', 'zero', 'loop/loop/link']) {
      const answer = await server.ask({ target: `/api/2.0/mlflow-artifacts/artifacts/odd/${name}` })
      expect([name, answer.status]).toEqual([name, 404])
    }
    const list = await server.ask({ target: '/api/2.0/mlflow-artifacts/artifacts?path=odd/up' })
    expect(list.text).toBe('{}')
    await rm(folder, { recursive: true })
  })

  it('[P08] a device file cannot be read', async (context) => {
    const server = plain()
    const folder = join(server.artifactRoot, 'devices')
    await mkdir(folder, { recursive: true })
    try {
      execFileSync('mknod', [join(folder, 'null'), 'c', '1', '3'], { stdio: 'ignore' })
    } catch {
      context.skip('making a device needs root (CAP_MKNOD)')
    }
    const answer = await server.ask({ target: '/api/2.0/mlflow-artifacts/artifacts/devices/null' })
    expect(answer.status).toBe(404)
    await rm(folder, { recursive: true })
  })

  it('[P09] real names work', () =>
    everywhere(async (mount) => {
      const names = [
        'a b.txt',
        '100%25.txt',
        '..a/b..',
        'a+b&c=d.txt',
        '模型/ö.bin',
        'empty',
        'x;y.txt',
        "it's (1).csv",
      ]
      for (const name of names) {
        const target = `${root(mount)}/real/${name.split('/').map(encodeURIComponent).join('/')}`
        const body = name === 'empty' ? '' : `bytes of ${name}`
        const stored = await mount.server.ask({ method: 'PUT', target, body })
        expect([name, stored.status]).toEqual([name, 200])
        const got = await mount.server.ask({ target })
        expect([name, got.status, got.text]).toEqual([name, 200, body])
      }
      const list = await mount.server.ask({ target: `${root(mount)}?path=real` })
      const { files } = JSON.parse(list.text) as { files: { path: string }[] }
      expect(files.map(({ path }) => path).sort()).toEqual([...new Set(names.map((name) => name.split('/')[0]))].sort())
      await mount.server.ask({ method: 'DELETE', target: `${root(mount)}/real` })
      expect(await readdir(mount.server.artifactRoot)).toEqual([])
    }))

  it('[P09] a file that other hands put there is listed and served', async () => {
    const server = plain()
    await writeFile(join(server.artifactRoot, 'by hand.txt'), 'hand')
    const got = await server.ask({ target: '/api/2.0/mlflow-artifacts/artifacts/by%20hand.txt' })
    expect([got.status, got.text]).toEqual([200, 'hand'])
    await rm(join(server.artifactRoot, 'by hand.txt'))
  })
})
