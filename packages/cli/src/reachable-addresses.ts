import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

/**
 * Where other machines reach a server that listens on every address (`0.0.0.0`, or `::`, which takes both kinds); nothing
 * for one that listens on a single one. `address` is where this machine reaches it.
 */
export function reachableAddresses(
  address: string,
  host: string,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): string[] {
  if (host !== '0.0.0.0' && host !== '::') return []
  return Object.values(interfaces)
    .flatMap((found) => found ?? [])
    .filter(
      ({ internal, family, address }) => !internal && (family === 'IPv4' || (host === '::' && !isLinkLocal(address))),
    )
    .map(({ family, address: name }) => {
      const url = new URL(address)
      url.hostname = family === 'IPv6' ? `[${name}]` : name
      return url.href.replace(/\/$/, '')
    })
}

/** It means nothing without the name of an interface, which no URL can hold. */
function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address)
}
