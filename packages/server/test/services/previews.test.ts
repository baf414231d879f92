import { expect, it } from 'vitest'
import { openApp } from './open-app.js'

const BASE = 'https://lab.example:8443/team;x'

/** What a browser sends when a sandboxed page loads a file. */
const FROM_SANDBOX = { host: 'localhost', origin: 'null', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }

async function withRun() {
  let now = 1_000_000
  const opened = await openApp('sqlite', { nowMs: () => now })
  const { app, createRun } = opened
  const runId = await createRun()
  const files = {
    'report/index.html': '<h1>hi</h1>',
    'report/js/a.js': 'alert(1)',
    'report/style.css': 'p{}',
    'report/data.csv': 'a,b',
    'report/the end.pdf': '%PDF-1.7',
    'secret.html': 'secret',
  }
  for (const [path, body] of Object.entries(files)) {
    const url = `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=${encodeURIComponent(path)}`
    await app.http.inject({ method: 'POST', url, headers: { 'content-type': 'text/plain' }, body })
  }
  return {
    ...opened,
    runId,
    pass: (ms: number) => (now += ms),
    async ticket(path: string, base = BASE) {
      const { url, expires_time: expires } = await opened.post('artifacts/preview-tickets', {
        run_id: runId,
        path,
        base,
      })
      return { url: String(url), expires, target: String(url).slice(base.length) }
    },
    get: (url: string) => app.http.inject({ url, headers: FROM_SANDBOX }),
  }
}

it('[A9] opens an HTML document once, in a sandbox of its own, and then serves its folder', async () => {
  const { ticket, get } = await withRun()
  const { url, target, expires } = await ticket('report/index.html')
  expect(url).toMatch(/^https:\/\/lab\.example:8443\/team%3Bx\/preview\/[\w-]{32}\/index\.html$/)
  expect(expires).toBe(1_060_000)
  const folder = url.slice(0, -'index.html'.length)
  const at = target.slice(2, -'index.html'.length)
  expect((await get(`${at}style.css`)).statusCode).toBe(404)

  const page = await get(`${at}index.html`)
  expect([page.statusCode, page.body]).toEqual([200, '<h1>hi</h1>'])
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'no-store',
    'connection-allowlist': '(response-origin)',
    'content-security-policy':
      `sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' ${folder}; ` +
      `style-src 'unsafe-inline' ${folder}; img-src data: blob: ${folder}; font-src data: ${folder}; ` +
      `media-src blob: ${folder}; connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`,
  })
  expect(page.headers).not.toHaveProperty('content-disposition')
  expect((await get(`${at}index.html`)).statusCode).toBe(404)

  const types = { 'style.css': 'text/css', 'js/a.js': 'text/javascript', 'data.csv': 'text/plain' }
  for (const [path, type] of Object.entries(types)) {
    const file = await get(at + path)
    expect([path, file.statusCode, file.headers['content-type']]).toEqual([path, 200, type])
    expect(file.headers['content-security-policy']).toMatch(/^sandbox allow-scripts;/)
  }
  for (const path of ['../secret.html', '..%2Fsecret.html', '%252e%252e/secret.html', 'missing.css', 'js'])
    expect((await get(at + path)).statusCode, path).toBeGreaterThanOrEqual(400)
})

it('[A9] gives a PDF as a PDF and nothing else', async () => {
  const { ticket, get } = await withRun()
  const { target } = await ticket('report/the end.pdf', 'http://localhost')
  const file = await get(target)
  expect([file.statusCode, file.body]).toEqual([200, '%PDF-1.7'])
  expect(file.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'inline',
    'x-content-type-options': 'nosniff',
  })
  expect((await get(target.replace('the%20end.pdf', 'index.html'))).statusCode).toBe(404)
})

it('[A9] ends: unopened after a minute, opened after ten, and with its run', async () => {
  const { app, get, mlflow, pass, runId, ticket } = await withRun()
  const late = await ticket('report/index.html', 'http://localhost')
  pass(60_000)
  expect((await get(late.target)).statusCode).toBe(404)
  const { target } = await ticket('report/index.html', 'http://localhost')
  const style = target.replace('index.html', 'style.css')
  expect((await get(target)).statusCode).toBe(200)
  pass(599_000)
  expect((await get(style)).statusCode).toBe(200)
  pass(1000)
  expect((await get(style)).statusCode).toBe(404)
  const other = await ticket('report/index.html', 'http://localhost')
  await mlflow('runs/delete', { run_id: runId })
  await mlflow('runs/restore', { run_id: runId })
  expect((await get(other.target)).statusCode).toBe(200)
  expect((await app.http.inject({ method: 'POST', url: other.target, headers: FROM_SANDBOX })).statusCode).toBe(403)
})

it('[A9] lets a sandboxed page in to its preview and nowhere else, and checks the host still', async () => {
  const { app, get, ticket } = await withRun()
  const { target } = await ticket('report/index.html', 'http://localhost')
  expect((await app.http.inject({ url: target, headers: { ...FROM_SANDBOX, host: 'evil.example' } })).statusCode).toBe(
    403,
  )
  for (const url of ['/api/2.0/mlflow/runs/get', '/previews/x', '/preview', '/api/labbook/1.0/preview/x'])
    expect((await get(url)).statusCode, url).toBe(403)
})

it('[A9] names what it refuses', async () => {
  const { refusal, runId } = await withRun()
  const good = { run_id: runId, path: 'report/index.html', base: BASE }
  const refusals: [object, number, string][] = [
    [{ ...good, path: 'report/data.csv' }, 400, 'report/data.csv'],
    [{ ...good, path: '../x.html' }, 400, 'Invalid path'],
    [{ ...good, path: 'report/none.html' }, 404, 'report/none.html'],
    [{ ...good, run_id: undefined }, 400, 'run_id'],
    [{ ...good, model_id: 'm-1' }, 400, 'model_id'],
    [{ ...good, run_id: 'f'.repeat(32) }, 404, 'f'.repeat(32)],
    ...[
      'ftp://x',
      'http://u:p@x',
      'http://x?q',
      'http://x/#f',
      'javascript:alert(1)',
      'x',
      `http://${'x'.repeat(3000)}`,
    ].map((base): [object, number, string] => [{ ...good, base }, 400, base.slice(0, 100)]),
  ]
  for (const [payload, status, named] of refusals)
    expect(await refusal('artifacts/preview-tickets', { ...payload })).toEqual([status, expect.stringContaining(named)])
})
