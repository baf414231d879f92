import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { ApiError, limits } from '@labbook/protocol'

/** Which addresses the operator lets webhooks have. */
export interface TargetPolicy {
  /** `https`, and what was added to it. */
  readonly schemes: readonly string[]
  /** Also those on this machine and in private networks. */
  readonly allowsPrivate: boolean
}

/**
 * Checks the address of a webhook when it is stored. Its name may lead elsewhere later, so `publicLookup` looks again at
 * each call.
 *
 * @throws ApiError 400 that names the rule
 */
export function checkTarget(text: string, { schemes, allowsPrivate }: TargetPolicy) {
  const refuse = (rule: string) => {
    const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text
    return new ApiError('INVALID_PARAMETER_VALUE', `Invalid webhook URL '${shown}': ${rule}.`)
  }
  if (text.length > limits.webhookUrl) throw refuse(`it is longer than ${limits.webhookUrl} characters`)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw refuse('it is not a valid URL')
  if (!schemes.includes(url.protocol.slice(0, -1))) throw refuse(`it must begin with ${schemes.join(':// or ')}://`)
  if (url.username !== '' || url.password !== '') throw refuse('it must not contain a user name or password')
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (allowsPrivate) return
  if (host === 'localhost' || host.endsWith('.localhost')) throw refuse('it points to this machine')
  if (isIP(host) !== 0 && isPrivate(host)) throw refuse('it points to a private network or to this machine')
}

/** A name leads nowhere, or into a private network. */
export class NoPublicAddress extends Error {}

/** Resolves names for a connection, and fails for a private address: whatever the name said before, here it counts. */
export function publicLookup(lookup: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const found: readonly LookupAddress[] = addresses ?? []
      if (error !== null || found.length === 0 || found.some(({ address }) => isPrivate(address)))
        callback(new NoPublicAddress(hostname), '')
      else if (options.all === true) callback(null, [...found])
      else callback(null, found[0]?.address ?? '', found[0]?.family)
    })
  }
}

/** Not of the public internet: RFC 6890 and what replaced its entries. */
function isPrivate(address: string): boolean {
  return isIP(address) === 6 ? PRIVATE_6.check(address, 'ipv6') : PRIVATE_4.check(address, 'ipv4')
}

// Two lists, because a single one would match an IPv4 address against its IPv4-mapped IPv6 address.
const PRIVATE_4 = new BlockList()
const PRIVATE_6 = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  PRIVATE_4.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  // What leads on to an IPv4 address, which could be any.
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE_6.addSubnet(network, prefix, 'ipv6')
}
