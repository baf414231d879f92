import { describe, expect, it } from 'vitest'
import { errorCode, makeRun, mountOf, useMounts } from './mounts.js'

const { plain, everywhere } = useMounts()
const HTML = '<html><script>alert(document.cookie)</script></html>'

describe('[X01] content shown to people', () => {
  it('[X01] artifacts are attachments that no browser runs, by whatever address', () =>
    everywhere(async (mount) => {
      const { server, api } = mount
      const { experimentId, runId } = await makeRun(mount, `content ${api}`)
      for (const [name, type] of [
        ['page.html', 'text/html'],
        ['page.HTM', 'text/html'],
        ['drawing.svg', 'image/svg+xml'],
        ['data.xml', 'text/plain'],
        ['code.js', 'text/plain'],
        ['paper.pdf', 'application/pdf'],
        ['page.xhtml', 'application/octet-stream'],
        ['module.mjs', 'application/octet-stream'],
        ['noextension', 'application/octet-stream'],
        ['MLmodel', 'text/plain'],
      ] as const) {
        const proxy = `${api}/2.0/mlflow-artifacts/artifacts/${experimentId}/${runId}/artifacts/${name}`
        await server.ask({ method: 'PUT', target: proxy, body: HTML })
        for (const target of [proxy, `/get-artifact?run_id=${runId}&path=${name}`]) {
          const answer = await server.ask({ target, headers: [['Accept', 'text/html']] })
          expect([target, answer.status, answer.text]).toEqual([target, 200, HTML])
          expect(answer.headers).toMatchObject({
            'content-type': type,
            'content-disposition': `attachment; filename="${name}"`,
            'x-content-type-options': 'nosniff',
            'content-security-policy': "sandbox; default-src 'none'",
          })
        }
      }
    }))

  it('[X01] files of logged models as well', async () => {
    const mount = mountOf(plain())
    const created = await mount.post('logged-models', { experiment_id: '0', name: 'm' })
    const { info } = (JSON.parse(created.text) as { model: { info: { model_id: string; artifact_uri: string } } }).model
    const folder = info.artifact_uri.replace('mlflow-artifacts:/', '')
    const stored = await mount.server.ask({
      method: 'PUT',
      target: `/api/2.0/mlflow-artifacts/artifacts/${folder}/page.html`,
      body: HTML,
    })
    expect(stored.status).toBe(200)
    const answer = await mount.server.ask({
      target: `/ajax-api/2.0/mlflow/logged-models/${info.model_id}/artifacts/files?artifact_file_path=page.html`,
    })
    expect([answer.status, answer.text]).toEqual([200, HTML])
    expect(answer.headers).toMatchObject({
      'content-disposition': 'attachment; filename="page.html"',
      'content-security-policy': "sandbox; default-src 'none'",
    })
  })

  it('[X05] names of files cannot break out of their header', () =>
    everywhere(async ({ server, api }) => {
      for (const [name, header] of [
        [
          'a"; filename="x.html',
          `attachment; filename="a_; filename=_x.html"; filename*=UTF-8''a%22%3B%20filename%3D%22x.html`,
        ],
        ['ü.txt', `attachment; filename="_.txt"; filename*=UTF-8''%C3%BC.txt`],
        ["it's.txt", `attachment; filename="it's.txt"`],
        ['100%.txt', `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`],
      ] as const) {
        const target = `${api}/2.0/mlflow-artifacts/artifacts/names/${encodeURIComponent(name)}`
        expect((await server.ask({ method: 'PUT', target, body: 'x' })).status).toBe(200)
        const answer = await server.ask({ target })
        expect([answer.status, answer.headers['content-disposition']]).toEqual([200, header])
      }
    }))

  it('[X05] markup in a request is never reflected as markup', () =>
    everywhere(async ({ server, api }) => {
      const typed = await server.ask({
        method: 'POST',
        target: `${api}/2.0/mlflow/experiments/create`,
        headers: [['Content-Type', '<script>x</script>']],
        body: '{"name":"x"}',
      })
      expect([typed.status, errorCode(typed)]).toEqual([400, 'INVALID_PARAMETER_VALUE'])
      for (const target of ['/<script>x</script>', `${api}/2.0/mlflow/%3Cscript%3Ex`]) {
        const answer = await server.ask({ target })
        expect([answer.status, errorCode(answer)]).toEqual([404, 'ENDPOINT_NOT_FOUND'])
      }
      const named = await server.ask({
        target: `${api}/2.0/mlflow/experiments/get-by-name?experiment_name=%3Cscript%3Ex`,
      })
      expect(named.status).toBe(404)
    }))

  it('[X05] any content type is fine for a file, since nobody believes it', () =>
    everywhere(async ({ server, api }) => {
      const target = `${api}/2.0/mlflow-artifacts/artifacts/typed.txt`
      for (const type of ['<script>x</script>', 'text/html', '', 'multipart/form-data; boundary=x', null]) {
        const answer = await server.ask({ method: 'PUT', target, headers: [['Content-Type', type]], body: 'ab' })
        expect([type, answer.status]).toEqual([type, 200])
      }
      expect((await server.ask({ target })).headers['content-type']).toBe('text/plain')
    }))

  it('[X06] the first page lets nothing in from elsewhere', async () => {
    const page = await plain().ask({ target: '/' })
    expect(page.status).toBe(200)
    const policy = page.headers['content-security-policy'] ?? ''
    const directives = new Map(policy.split('; ').map((directive) => [directive.split(' ', 1)[0], directive]))
    expect(directives.get('script-src') ?? directives.get('default-src')).not.toMatch(/unsafe-inline|unsafe-eval/)
    expect(policy).toContain("frame-ancestors 'self'")
    expect(policy).toContain("object-src 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(page.headers).toMatchObject({
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
  })
})
