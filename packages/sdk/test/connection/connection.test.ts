import { ApiError, runRoutes } from '@labbook/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InvalidInputError } from '../../src/checks/invalid-input-error.js'
import { type ConnectionOptions, openConnection } from '../../src/connection/connection.js'
import { type AnsweringServer, failureOf, openAnsweringServer } from './answering-server.js'

describe('a connection', () => {
  let server: AnsweringServer
  beforeEach(async () => {
    server = await openAnsweringServer()
  })
  afterEach(() => server[Symbol.asyncDispose]())

  const open = (options: Partial<ConnectionOptions> = {}) => openConnection({ trackingUri: server.address, ...options })
  const withUser = (user: string) => server.address.replace('http://', `http://${user}@`)
  const authorization = () => server.seen.at(-1)?.headers.authorization

  it('[sdk-fluent 11] leads to an address below a prefix', async () => {
    const connection = open({ trackingUri: `${server.address}/team-a//?x=1#y`, headers: { 'x-team': 'a' } })
    expect(connection.trackingUri).toBe(`${server.address}/team-a`)
    await connection.client(runRoutes).deleteRun({ runId: 'r' })
    await connection.request('/health', { method: 'PUT', body: 'x', headers: { 'x-one': '1' } })
    expect(server.seen).toMatchObject([
      { method: 'POST', url: '/team-a/api/2.0/mlflow/runs/delete', headers: { 'x-team': 'a' }, body: '{"run_id":"r"}' },
      { method: 'PUT', url: '/team-a/health', headers: { 'x-team': 'a', 'x-one': '1' }, body: 'x' },
    ])
  })

  it.each([
    ['the URL', 'ann:p%40ss%C3%BC', {}, 'Basic YW5uOnBAc3PDvA=='],
    ['the URL before the environment', 'ann:pw', { MLFLOW_TRACKING_USERNAME: 'bob' }, 'Basic YW5uOnB3'],
    ['both', 'ann', { MLFLOW_TRACKING_PASSWORD: 'pw', MLFLOW_TRACKING_TOKEN: 't' }, 'Basic YW5uOnB3'],
    ['a token', '', { MLFLOW_TRACKING_TOKEN: ' t0ken\n' }, 'Bearer t0ken'],
    ['a token if there is no password', 'ann', { MLFLOW_TRACKING_TOKEN: 't' }, 'Bearer t'],
    ['nothing', '', {}, undefined],
  ])('[sdk-fluent 11] takes credentials from %s', async (_, user, variables: Record<string, string>, expected) => {
    const trackingUri = user === '' ? server.address : withUser(user)
    const connection = open({ trackingUri, environment: (name) => variables[name] })
    expect(connection.trackingUri).toBe(server.address)
    await connection.client(runRoutes).deleteRun({ runId: 'r' })
    expect(authorization()).toBe(expected)
    await connection.request('/health')
    expect(authorization()).toBe(expected)
  })

  it('[sdk-fluent 11] reads credentials again for each request', async () => {
    let token = 'first'
    const connection = open({ environment: (name) => (name === 'MLFLOW_TRACKING_TOKEN' ? token : undefined) })
    await connection.request('/health')
    expect(authorization()).toBe('Bearer first')
    token = 'second'
    await connection.request('/health')
    expect(authorization()).toBe('Bearer second')
  })

  it.each([
    ['', "Invalid tracking URI '': it must begin with http:// or https://."],
    ['localhost:5000', "Invalid tracking URI 'localhost:5000': it must begin with http:// or https://."],
    ['ftp://ann:secret@host', "Invalid tracking URI 'ftp://…@host': it must begin with http:// or https://."],
    ['http://a%zz:b@host', 'write a % in the user name or the password as %25.'],
  ])('[sdk-fluent 11] refuses the address %j', async (trackingUri, sentence) => {
    const error = await failureOf(() => openConnection({ trackingUri }))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error.message).toContain(sentence)
    expect(error.message).not.toContain('secret')
  })

  it.each([
    ['MLFLOW_HTTP_REQUEST_TIMEOUT', 'soon'],
    ['MLFLOW_HTTP_REQUEST_TIMEOUT', '0'],
  ])('[sdk-fluent 11] refuses %s=%s', async (name, value) => {
    const error = await failureOf(() => open({ environment: (asked) => (asked === name ? value : undefined) }))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error.message).toContain(name)
  })

  it('[sdk-fluent 11] refuses a token that is none, without showing it', async () => {
    const connection = open({ environment: (name) => (name === 'MLFLOW_TRACKING_TOKEN' ? 'a\nsecret' : undefined) })
    const error = await failureOf(connection.client(runRoutes).deleteRun({ runId: 'r' }))
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error.message).not.toContain('secret')
  })

  it('[sdk-fluent 11] throws the error that the server sent', async () => {
    server.answer = (_, response) => {
      response.writeHead(404)
      response.end('{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Run with id=r not found"}')
    }
    const expected = { code: 'RESOURCE_DOES_NOT_EXIST', message: 'Run with id=r not found' }
    expect(await failureOf(open().client(runRoutes).getRun({ runId: 'r' }))).toMatchObject(expected)
    expect(await failureOf(open().request('/get-artifact'))).toMatchObject(expected)
  })

  it('[sdk-fluent 11] says where nobody answers', async () => {
    const connection = openConnection({ trackingUri: 'http://127.0.0.1:1' })
    const expected = {
      code: 'TEMPORARILY_UNAVAILABLE',
      message: 'The server at http://127.0.0.1:1 cannot be reached.',
    }
    expect(await failureOf(connection.client(runRoutes).getRun({ runId: 'r' }))).toMatchObject(expected)
    expect(await failureOf(connection.request('/health'))).toMatchObject(expected)
  })

  describe('redirects', () => {
    it.each([301, 302, 307, 308])('[sdk-fluent 11] follows a %i within the origin', async (status) => {
      server.answer = ({ url }, response) => {
        if (url.startsWith('/new')) return void response.end('{}')
        response.writeHead(status, { location: `/new${url}` })
        response.end()
      }
      await open({ trackingUri: withUser('ann:pw') })
        .client(runRoutes)
        .deleteRun({ runId: 'r' })
      expect(server.seen.at(-1)).toMatchObject({
        method: 'POST',
        url: '/new/api/2.0/mlflow/runs/delete',
        headers: { authorization: 'Basic YW5uOnB3' },
        body: '{"run_id":"r"}',
      })
    })

    it('[sdk-fluent 11] follows none elsewhere', async () => {
      await using other = await openAnsweringServer()
      server.answer = ({ url }, response) => {
        response.writeHead(307, { location: other.address + url })
        response.end()
      }
      const connection = open({ trackingUri: withUser('ann:pw') })
      for (const call of [
        () => connection.client(runRoutes).deleteRun({ runId: 'r' }),
        () => connection.request('/health'),
      ]) {
        const error = await failureOf(call)
        expect(error).toMatchObject({ code: 'UNAUTHENTICATED' })
        expect(error.message).toContain(`redirects to ${other.address}`)
      }
      expect(other.seen).toEqual([])
    })

    it('[sdk-fluent 11] ends a circle', async () => {
      server.answer = (_, response) => {
        response.writeHead(307, { location: '/again' })
        response.end()
      }
      expect(await failureOf(open().request('/again'))).toMatchObject({ code: 'UNAUTHENTICATED' })
      expect(server.seen).toHaveLength(6)
    })
  })

  describe('time', () => {
    const quick = () => open({ environment: (name) => (name.endsWith('_TIMEOUT') ? '0.2' : undefined) })

    it('[sdk-fluent 11] gives up on a server that does not answer', async () => {
      server.answer = () => {}
      const expected = { code: 'DEADLINE_EXCEEDED', message: `The server at ${server.address} did not answer in time.` }
      expect(await failureOf(quick().client(runRoutes).deleteRun({ runId: 'r' }))).toMatchObject(expected)
      expect(await failureOf(quick().request('/health'))).toMatchObject(expected)
    })

    it('[sdk-fluent 11] gives up on an answer that stops', async () => {
      server.answer = (_, response) => {
        response.writeHead(200)
        response.write('{')
      }
      const error = await failureOf(quick().client(runRoutes).deleteRun({ runId: 'r' }))
      expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED' })
      const response = await quick().request('/health')
      await expect(response.text()).rejects.toMatchObject({ name: 'TimeoutError' })
    })

    it('[sdk-fluent 11] a transfer may last as long as it makes progress', async () => {
      server.answer = ({ body }, response) => {
        response.writeHead(200)
        let parts = 0
        const timer = setInterval(() => {
          response.write(body)
          if (++parts < 4) return
          clearInterval(timer)
          response.end()
        }, 80)
      }
      let left = 4
      const body = new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 80))
          controller.enqueue(new TextEncoder().encode('x'))
          if (--left === 0) controller.close()
        },
      })
      const response = await quick().request('/health', { method: 'PUT', body })
      expect(await response.text()).toBe('xxxx'.repeat(4))
    })
  })

  it('[sdk-fluent 11] a body that cannot be read ends with its own error', async () => {
    const body = new ReadableStream({ pull: () => Promise.reject(new Error('the disk is gone')) })
    const error = await failureOf(open().request('/health', { method: 'PUT', body }))
    expect(error.message).toBe('the disk is gone')
    expect(error).not.toBeInstanceOf(ApiError)
  })

  it('[sdk-fluent 11] a call that was given up ends with the reason', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(open().client(runRoutes).deleteRun({ runId: 'r' }, { signal })).rejects.toThrow('enough')
    await expect(open().request('/health', { signal })).rejects.toThrow('enough')
    expect(server.seen).toEqual([])
  })
})
