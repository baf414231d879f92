import { isIP } from 'node:net'

/**
 * Identifies the client by its connection: an IPv4 address, or the IPv6 network of one customer. Behind a proxy, all
 * clients are one.
 */
export function clientOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return isIP(plain) === 6 ? networkOf(plain) : plain
}

/** The first 64 bits, `::` written out. */
function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%', 1)[0] as string).split('::')
  const groups = (text: string) => text.split(':').filter((group) => group !== '')
  const [first, last] = [groups(head), groups(tail ?? '')]
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length
  return [...first, ...Array.from({ length: zeros }, () => '0'), ...last].slice(0, 4).join(':')
}
