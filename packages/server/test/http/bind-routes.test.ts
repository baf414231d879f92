import { serverInfoRoutes } from '@labbook/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { RouteBinder } from '../../src/http/bind-routes.js'
import { bindErrors } from '../../src/http/error-response.js'
import { openHttp } from '../../src/http/open-http.js'

describe('a route', () => {
  const http = openHttp({ logLevel: 'silent' })
  afterEach(() => http.close())

  it('[L-16] answers 503 when its work takes too long, and at once when it does not', async () => {
    bindErrors(http)
    const binder = new RouteBinder(http, { staticPrefix: '', answerWithinMs: 50 })
    let isStuck = false
    binder.bindService(serverInfoRoutes, {
      getServerInfo: () =>
        isStuck ? new Promise(() => {}) : Promise.resolve({ storeType: 'SqlStore', workspacesEnabled: false }),
    })
    const quick = await http.inject('/api/3.0/mlflow/server-info')
    expect([quick.statusCode, quick.json()]).toEqual([200, { store_type: 'SqlStore', workspaces_enabled: false }])
    isStuck = true
    const late = await http.inject('/api/3.0/mlflow/server-info')
    expect([late.statusCode, late.headers['retry-after']]).toEqual([503, '1'])
    expect(late.json()).toMatchObject({ error_code: 'TEMPORARILY_UNAVAILABLE' })
  })
})

describe('openHttp', () => {
  it('[L-17] keeps idle connections for 65 seconds, and ten thousand connections at most', async () => {
    const http = openHttp({ logLevel: 'silent' })
    await http.ready()
    expect(http.server).toMatchObject({ keepAliveTimeout: 65_000, maxConnections: 10_000, headersTimeout: 10_000 })
    await http.close()
  })
})
