import type { LookupAddress } from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { publicLookup } from '../../src/webhooks/public-target.js'
import { webhookSender } from '../../src/webhooks/send-webhook.js'

/** A resolver that says one thing at first and another one later. */
function changing(...answers: readonly string[]) {
  let asked = 0
  return ((_: string, __: object, callback: (error: null, addresses: LookupAddress[]) => void) => {
    const address = answers[Math.min(asked++, answers.length - 1)] as string
    callback(null, [{ address, family: address.includes(':') ? 6 : 4 }])
  }) as never
}

it('[S03] a name that leads to this machine when it is called is refused, and no byte is sent', async () => {
  let connections = 0
  const server = createServer()
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const policy = { schemes: ['https', 'http'], allowsPrivate: false }
  for (const address of ['127.0.0.1', '10.1.2.3', '::1', '::ffff:127.0.0.1', 'fe80::1']) {
    const send = webhookSender(policy, { lookup: publicLookup(changing(address)), nowMs: () => 0 })
    const call = { deliveryId: 'd', url: `http://hooks.example.org:${port}/`, body: '{}', secret: undefined }
    expect(await send(call)).toEqual({
      success: false,
      responseStatus: undefined,
      errorMessage: 'Its host name resolves to no address that this server may call.',
    })
  }
  expect(connections).toBe(0)
})

it('[S03] a public address is passed on as the socket asks for it', async () => {
  const lookup = publicLookup(changing('93.184.216.34'))
  const ask = (options: { all?: boolean }) =>
    new Promise((resolve) => lookup('example.org', options, (...answer) => resolve(answer)))
  expect(await ask({})).toEqual([null, '93.184.216.34', 4])
  expect(await ask({ all: true })).toEqual([null, [{ address: '93.184.216.34', family: 4 }]])
})

it('[S05] the answer for a name that leads nowhere is that for a name that leads inside', async () => {
  const failing = (code: string) =>
    ((_: string, __: object, callback: (error: Error) => void) =>
      callback(Object.assign(new Error(`getaddrinfo ${code}`), { code }))) as never
  const resolvers = {
    inside: changing('10.1.2.3'),
    'on this machine': changing('::1'),
    'no such name': failing('ENOTFOUND'),
    'no answer': failing('EAI_AGAIN'),
    'an empty answer': ((_: string, __: object, callback: (error: null, found: []) => void) =>
      callback(null, [])) as never,
    'both inside and outside': ((_: string, __: object, callback: (error: null, found: LookupAddress[]) => void) =>
      callback(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '10.1.2.3', family: 4 },
      ])) as never,
    silence: (() => {}) as never,
  }
  const answers = await Promise.all(
    Object.values(resolvers).map((resolver) => {
      const policy = { schemes: ['https'], allowsPrivate: false }
      const send = webhookSender(policy, { lookup: publicLookup(resolver), nowMs: () => 0 })
      return send({ deliveryId: 'd', url: 'https://vault.corp.example/', body: '{}', secret: undefined })
    }),
  )
  const one = {
    success: false,
    responseStatus: undefined,
    errorMessage: 'Its host name resolves to no address that this server may call.',
  }
  expect(Object.fromEntries(Object.keys(resolvers).map((name, i) => [name, answers[i]]))).toEqual(
    Object.fromEntries(Object.keys(resolvers).map((name) => [name, one])),
  )
})
