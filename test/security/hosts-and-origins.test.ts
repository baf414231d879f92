import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GuardedServer } from './guarded-server.js'
import { mountOf, useMounts } from './mounts.js'
import type { RawRequest } from './raw-http.js'

const { plain, everywhere } = useMounts()

const JSON_TYPE = ['Content-Type', 'application/json'] as const
const search = (api: string) => ({
  method: 'POST',
  target: `${api}/2.0/mlflow/experiments/search`,
  body: '{"max_results":1}',
})

describe('[H01] Host', () => {
  const FOREIGN = [
    'evil.test',
    'localhost.evil.test',
    '127.0.0.1.evil.test',
    '10.evil.test',
    '192.168.evil.test',
    '172.16.evil.test',
    'evil.test:5000',
    'localhost.',
    '8.8.8.8',
    '[2001:db8::1]',
  ]

  it('[H01] names of others are refused on every route', () =>
    everywhere(async ({ server, api }) => {
      for (const host of FOREIGN) {
        for (const target of [
          '/',
          '/get-artifact?run_id=x&path=y',
          `${api}/2.0/mlflow/experiments/search?max_results=1`,
          '/api/labbook/1.0/events',
          '/api/3.0/mlflow/server-info',
          '/nothing/here',
        ]) {
          const answer = await server.ask({ target, headers: [['Host', host]] })
          expect([host, target, answer.status]).toEqual([host, target, 403])
        }
      }
    }))

  it('[H01] health and version answer to any name, and to old probes without one', async () => {
    for (const path of ['/health', '/version']) {
      expect((await plain().ask({ target: path, headers: [['Host', 'evil.test']] })).status).toBe(200)
      const old = await plain().ask({ target: path, version: 'HTTP/1.0', headers: [['Host', null]] })
      expect(old.status).toBe(200)
    }
  })

  it('[H01] local and private addresses, and localhost, are ours', async () => {
    for (const host of [
      'localhost',
      'LOCALHOST:1',
      '127.0.0.1',
      '10.1.2.3',
      '192.168.0.4:80',
      '172.31.0.1',
      '[::1]:5000',
    ]) {
      const answer = await plain().ask({ target: '/api/3.0/mlflow/server-info', headers: [['Host', host]] })
      expect([host, answer.status]).toEqual([host, 200])
    }
  })

  it('[H02] a doubtful Host is refused, not repaired', () =>
    everywhere(async ({ server, api }) => {
      const target = `${api}/2.0/mlflow/experiments/search?max_results=1`
      const doubtful: RawRequest[] = [
        { target, headers: [['Host', '127.0.0.1:5000@evil.test']] },
        {
          target,
          headers: [
            ['Host', '127.0.0.1'],
            ['Host', 'evil.test'],
          ],
        },
        {
          target,
          headers: [
            ['Host', '127.0.0.1'],
            ['HOST', '127.0.0.1'],
          ],
        },
        { target, headers: [['Host', '']] },
        { target, headers: [['Host', 'a b']] },
        { target, headers: [['Host', '127.0.0.1, evil.test']] },
        { target, headers: [['Host', null]] },
        { target, headers: [['Host', null]], version: 'HTTP/1.0' },
      ]
      for (const request of doubtful) {
        const answer = await server.ask(request)
        expect([JSON.stringify(request.headers), answer.status]).toEqual([JSON.stringify(request.headers), 400])
      }
    }))

  it('[H02] an absolute address in the request line is refused', async () => {
    const answer = await plain().askExactly({
      target: 'http://evil.test/api/2.0/mlflow/experiments/search?max_results=1',
    })
    expect(answer.status).toBe(400)
  })
})

describe('[H03] Origin', () => {
  const FOREIGN = ['http://evil.test', 'null', 'http://localhost:3000', 'http://127.0.0.1:1', 'HTTP://EVIL.TEST', '']

  it('[H03] every changing route refuses other pages', () =>
    everywhere(async ({ server, api }) => {
      for (const [method, target] of [
        ['POST', `${api}/2.0/mlflow/experiments/create`],
        ['POST', `${api}/2.0/mlflow/runs/log-batch`],
        ['PUT', `${api}/2.0/mlflow-artifacts/artifacts/x.txt`],
        ['DELETE', `${api}/2.0/mlflow-artifacts/artifacts/x.txt`],
        ['PATCH', `${api}/2.0/mlflow/logged-models/m-1`],
        ['POST', '/ajax-api/2.0/mlflow/upload-artifact?run_uuid=x&path=y'],
        ['POST', '/v1/traces'],
      ] as const) {
        const body = '{"name":"stolen"}'
        for (const origin of FOREIGN) {
          const answer = await server.ask({ method, target, body, headers: [JSON_TYPE, ['Origin', origin]] })
          expect([method, target, origin, answer.status]).toEqual([method, target, origin, 403])
        }
        for (const site of ['cross-site', 'same-site']) {
          const answer = await server.ask({ method, target, body, headers: [JSON_TYPE, ['Sec-Fetch-Site', site]] })
          expect([method, target, site, answer.status]).toEqual([method, target, site, 403])
        }
      }
      const all = await mountOf(server, api).get('experiments/search?max_results=100')
      expect(all.text).not.toContain('stolen')
    }))

  it('[H04] clients without a page, and our own page, get through', () =>
    everywhere(async ({ server, api }) => {
      const host = `127.0.0.1:${server.port}`
      for (const headers of [
        [],
        [['Origin', `http://${host}`]],
        [['Origin', `https://${host}`]],
        [['Sec-Fetch-Site', 'same-origin']],
        [['Sec-Fetch-Site', 'none']],
      ] as [string, string][][]) {
        const answer = await server.ask({ ...search(api), headers: [JSON_TYPE, ...headers] })
        expect([headers, answer.status]).toEqual([headers, 200])
      }
    }))

  it('[H05] reading across sites gets nothing', () =>
    everywhere(async ({ server, api }) => {
      const target = `${api}/2.0/mlflow/experiments/search?max_results=1`
      for (const request of [
        { target, headers: [['Origin', 'http://evil.test']] },
        {
          target,
          headers: [
            ['Sec-Fetch-Site', 'cross-site'],
            ['Sec-Fetch-Mode', 'no-cors'],
          ],
        },
        { target: '/api/labbook/1.0/events', headers: [['Origin', 'http://evil.test']] },
        {
          method: 'OPTIONS',
          target,
          headers: [
            ['Origin', 'http://evil.test'],
            ['Access-Control-Request-Method', 'POST'],
          ],
        },
      ] as RawRequest[]) {
        const answer = await server.ask(request)
        expect(answer.status).toBe(403)
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
      }
    }))

  it('[H05] a link from elsewhere may lead to a page of ours', async () => {
    const answer = await plain().ask({
      target: '/',
      headers: [
        ['Sec-Fetch-Site', 'cross-site'],
        ['Sec-Fetch-Mode', 'navigate'],
      ],
    })
    expect(answer.status).toBe(200)
  })
})

describe('[H08] behind a proxy that sends its own Host', () => {
  const origin = ['Origin', 'https://lab.example'] as const

  it('[H08] the page and its files are for everybody, and hold nothing of anybody', () =>
    everywhere(async ({ server }) => {
      const page = await server.ask({ target: '/', headers: [origin] })
      expect(page.status).toBe(200)
      const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, path = '']) => new URL(path, 'http://x/').pathname,
      )
      expect(files.length).toBeGreaterThan(0)
      for (const path of files) {
        const target = server.prefix !== '' && path.startsWith(server.prefix) ? path.slice(server.prefix.length) : path
        for (const headers of [
          [origin],
          [
            ['Sec-Fetch-Site', 'cross-site'],
            ['Sec-Fetch-Mode', 'no-cors'],
          ],
        ] as const) {
          const answer = await server.ask({ target, headers })
          expect([target, headers, answer.status]).toEqual([target, headers, 200])
          // Keeps the browser from exposing the response to the other page.
          expect(answer.headers['cross-origin-resource-policy'] ?? 'same-origin').toBe('same-origin')
          expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
        }
      }
    }))

  it('[H08] our own page gets through by what its browser says of it, and no other page does', () =>
    everywhere(async ({ server, api }) => {
      for (const [site, status] of [
        ['same-origin', 200],
        ['same-site', 403],
        ['cross-site', 403],
        ['none', 403],
        ['same-origin, cross-site', 403],
        ['SAME-ORIGIN', 403],
        [null, 403],
      ] as const) {
        const answer = await server.ask({ ...search(api), headers: [JSON_TYPE, origin, ['Sec-Fetch-Site', site]] })
        expect([site, answer.status]).toEqual([site, status])
      }
      // DNS rebinding: a foreign name that resolves to this server is same-origin to its own page.
      for (const headers of [
        [
          ['Host', 'evil.test'],
          ['Origin', 'http://evil.test'],
          ['Sec-Fetch-Site', 'same-origin'],
        ],
        [
          ['Host', 'evil.test'],
          ['Sec-Fetch-Site', 'same-origin'],
        ],
      ] as [string, string][][]) {
        const answer = await server.ask({ ...search(api), headers: [JSON_TYPE, ...headers] })
        expect(answer.status).toBe(403)
      }
    }))

  it('[H08] a refusal names the flag that would help, with a value that can be copied', async () => {
    const message = async (headers: [string, string][]) =>
      (
        JSON.parse((await plain().ask({ ...search('/api'), headers: [JSON_TYPE, ...headers] })).text) as {
          message: string
        }
      ).message
    expect(await message([['Host', 'lab.example:8443']])).toBe(
      'Invalid Host header - possible DNS rebinding attack detected. If lab.example is a name of this server, start it with --allowed-hosts lab.example.',
    )
    expect(await message([['Origin', 'https://ui.example:8443']])).toBe(
      'Cross-origin request blocked. To let pages of https://ui.example:8443 use this server, start the server with --cors-allowed-origins https://ui.example:8443. A proxy in front of it must pass on the Host header.',
    )
    for (const headers of [
      [['Origin', 'null']],
      [['Origin', `https://${'a'.repeat(5000)}`]],
      [['Sec-Fetch-Site', 'cross-site']],
    ] as [string, string][][])
      expect(await message(headers)).toMatch(
        /^Cross-origin request blocked\. .{20,200}--cors-allowed-origins ORIGIN\. /,
      )
    expect((await message([['Host', 'a'.repeat(5000)]])).length).toBeLessThan(300)
  })
})

describe('[H04] allowed hosts and origins', () => {
  let server: GuardedServer

  beforeAll(async () => {
    server = await GuardedServer.start({
      args: ['--allowed-hosts', 'lab.example', '--cors-allowed-origins', 'https://ui.example'],
    })
  })
  afterAll(() => server.stop())

  it('[H04] an origin on the list is served and its browser told so', async () => {
    const answer = await server.ask({ ...search('/api'), headers: [JSON_TYPE, ['Origin', 'https://ui.example']] })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://ui.example', vary: 'Origin' })
    const preflight = await server.ask({
      method: 'OPTIONS',
      target: '/api/2.0/mlflow/experiments/search',
      headers: [
        ['Origin', 'https://ui.example'],
        ['Access-Control-Request-Method', 'POST'],
        ['Access-Control-Request-Headers', 'content-type'],
      ],
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'https://ui.example',
      'access-control-allow-headers': 'content-type',
    })
    expect(preflight.headers['access-control-allow-methods']).toContain('PATCH')
  })

  it('[H03] an origin off the list stays out', async () => {
    for (const origin of ['https://ui.example.evil.test', 'http://ui.example', 'https://UI.example/']) {
      const answer = await server.ask({ ...search('/api'), headers: [JSON_TYPE, ['Origin', origin]] })
      expect([origin, answer.status]).toEqual([origin, 403])
    }
  })

  it('[H01] a name on the list is ours, and only that name', async () => {
    for (const [host, status] of [
      ['lab.example', 200],
      ['LAB.example:8080', 200],
      ['x.lab.example', 403],
    ] as const) {
      const answer = await server.ask({ target: '/api/3.0/mlflow/server-info', headers: [['Host', host]] })
      expect([host, answer.status]).toEqual([host, status])
    }
  })
})

describe('[H06] content types and methods', () => {
  it('[H06] JSON routes take JSON only, so that no form of another page can post to them', () =>
    everywhere(async ({ server, api }) => {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'text/plain; application/json',
        'application/jsonp',
        '',
        null,
      ]) {
        const answer = await server.ask({ ...search(api), headers: [['Content-Type', type]] })
        expect([type, answer.status]).toEqual([type, 400])
        expect(answer.text).toContain('Bad Request. Content-Type ')
      }
      for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON']) {
        const answer = await server.ask({ ...search(api), headers: [['Content-Type', type]] })
        expect([type, answer.status]).toEqual([type, 200])
      }
    }))

  it('[H07] headers that pretend are not believed', () =>
    everywhere(async ({ server, api }) => {
      const target = `${api}/2.0/mlflow/experiments/search?max_results=1`
      const forwarded = await server.ask({
        target,
        headers: [
          ['Host', 'evil.test'],
          ['X-Forwarded-Host', 'localhost'],
        ],
      })
      expect(forwarded.status).toBe(403)
      const overridden = await server.ask({ target, headers: [['X-HTTP-Method-Override', 'DELETE']] })
      expect(overridden.status).toBe(200)
    }))

  it('[H07] methods that nobody needs', async () => {
    for (const method of ['TRACE', 'FOO', 'PROPFIND']) {
      const answer = await plain().ask({ method, target: '/api/2.0/mlflow/experiments/search' })
      expect([method, [400, 405].includes(answer.status)]).toEqual([method, true])
    }
    const connect = await plain().askExactly({ method: 'CONNECT', target: 'evil.test:80' })
    expect([400, 405]).toContain(connect.status)
  })

  it('[tracking-api 1.1] a known address with another method says which it takes', () =>
    everywhere(async ({ server, api }) => {
      const answer = await server.ask({ method: 'DELETE', target: `${api}/2.0/mlflow/runs/create` })
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST'])
    }))

  it('[tracking-api 1.1] a doubled slash at the front is one, and a slash at the end is another address', () =>
    everywhere(async ({ server, api }) => {
      const path = `${server.prefix}${api}/2.0/mlflow/experiments/search`
      for (const slashes of ['/', '//']) {
        const answer = await server.askExactly({ target: `${slashes}${path.slice(1)}?max_results=1` })
        expect(answer.status).toBe(200)
      }
      const trailing = await server.ask({ target: `${api}/2.0/mlflow/experiments/search/?max_results=1` })
      expect(trailing.status).toBe(404)
    }))
})
