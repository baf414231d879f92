import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { pythonPath } from '../../../../test/counterparts/index.js'
import { openApp } from './open-app.js'

async function withFiles(files: Readonly<Record<string, Buffer | string>>) {
  const opened = await openApp('sqlite')
  const runId = await opened.createRun()
  const base = `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts`
  for (const [path, body] of Object.entries(files)) {
    const url = `${base}/${path.split('/').map(encodeURIComponent).join('/')}`
    const put = await opened.app.http.inject({ method: 'PUT', url, headers: { 'content-type': 'text/plain' }, body })
    expect([path, put.statusCode]).toEqual([path, 200])
  }
  return { ...opened, runId, zip: (query: string) => opened.app.http.inject(`/api/labbook/1.0/artifacts/zip?${query}`) }
}

/** Lets another program unpack it, and gives what came out. */
function unpacked(zip: Buffer): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-zip-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'a.zip'), zip)
  execFileSync(pythonPath(), ['-m', 'zipfile', '-e', join(folder, 'a.zip'), join(folder, 'out')])
  const out = join(folder, 'out')
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files.map((file) => {
      const path = join(file.parentPath, file.name)
      return [path.slice(out.length + 1), readFileSync(path, 'utf8')]
    }),
  )
}

it('[U-ART-6] packs a folder, or all of a run', async () => {
  const files = {
    'top.txt': 'top',
    'model/MLmodel': 'flavors: {}',
    'model/données/ß.txt': 'x'.repeat(100_000),
    'model/empty': '',
    'c:drive.txt': 'no drive',
  }
  const { runId, zip } = await withFiles(files)
  const all = await zip(`run_id=${runId}`)
  expect(all.headers).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="${runId}.zip"`,
    'x-content-type-options': 'nosniff',
  })
  expect(unpacked(all.rawPayload)).toEqual(files)
  const folder = await zip(`run_id=${runId}&path=model/`)
  expect(folder.headers['content-disposition']).toBe('attachment; filename="model.zip"')
  expect(unpacked(folder.rawPayload)).toEqual({
    MLmodel: files['model/MLmodel'],
    'données/ß.txt': files['model/données/ß.txt'],
    empty: '',
  })
})

it('[A10] names what it refuses', async () => {
  const { runId, zip } = await withFiles({ 'a.txt': 'a' })
  const refusals: [string, number, string][] = [
    ['', 400, 'run_id'],
    [`run_id=${runId}&model_id=m-1`, 400, 'model_id'],
    [`run_id=${runId}&path=none`, 404, 'none'],
    [`run_id=${runId}&path=a.txt`, 404, 'a.txt'],
    [`run_id=${runId}&path=..`, 400, 'Invalid path'],
    [`run_id=${'f'.repeat(32)}`, 404, 'f'.repeat(32)],
    ['model_id=m-1', 404, 'm-1'],
  ]
  for (const [query, status, named] of refusals) {
    const { statusCode, body } = await zip(query)
    expect([query, statusCode, body]).toEqual([query, status, expect.stringContaining(named)])
  }
})

it.skipIf(process.platform !== 'linux')('[A10] stops and closes its files when the client leaves', async () => {
  // More than the buffers of a connection swallow.
  const { app, runId } = await withFiles({ 'part.bin': Buffer.alloc(80 * 1024 * 1024, 1) })
  const address = await app.listen()
  const openFiles = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).endsWith('.bin')
      } catch {
        return false
      }
    }).length
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${address}/api/labbook/1.0/artifacts/zip?run_id=${runId}`, resolve).once('error', reject)
  })
  await expect.poll(openFiles, { timeout: 20_000 }).toBe(1)
  response.once('error', () => undefined).destroy()
  await expect.poll(openFiles, { timeout: 20_000 }).toBe(0)
})
