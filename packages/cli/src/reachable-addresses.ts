import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

/**
 * The URLs at which other machines reach a server that listens on all addresses: `0.0.0.0`, or `::` for IPv4 and IPv6.
 * Empty for any other host. `address` is the URL on this machine.
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

/** A link-local address needs an interface name (`%eth0`), which URLs do not allow. */
function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address)
}
