import type { NetworkInterfaceInfo } from 'node:os'
import { expect, it } from 'vitest'
import { reachableAddresses } from '../src/reachable-addresses.js'

function address(text: string, { internal = false } = {}) {
  const family = text.includes(':') ? 'IPv6' : 'IPv4'
  return { address: text, internal, family, netmask: '', mac: '', cidr: null, scopeid: 0 } as NetworkInterfaceInfo
}

const interfaces = {
  lo: [address('127.0.0.1', { internal: true }), address('::1', { internal: true })],
  eth0: [address('192.168.1.5'), address('fe80::1'), address('2001:db8::5')],
  docker0: [address('172.17.0.1')],
}

it.each([
  ['0.0.0.0', 'http://127.0.0.1:5000/team-a', ['http://192.168.1.5:5000/team-a', 'http://172.17.0.1:5000/team-a']],
  ['::', 'http://[::1]:5000', ['http://192.168.1.5:5000', 'http://[2001:db8::5]:5000', 'http://172.17.0.1:5000']],
  ['127.0.0.1', 'http://127.0.0.1:5000', []],
  ['192.168.1.5', 'http://192.168.1.5:5000', []],
] as const)('[D-60] a server that listens on %s is reached at every address it has', (host, own, others) => {
  expect(reachableAddresses(own, host, interfaces)).toEqual(others)
})
