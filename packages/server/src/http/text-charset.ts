import { once } from 'node:events'
import type { Readable } from 'node:stream'

/** A page names its character set within these bytes, or not at all (HTML standard, 13.2.3.2). */
const PRESCAN_BYTES = 1024

/**
 * The character set to send a text with, from its first bytes: UTF-8 if they are that and the page names no set of its
 * own. Else nothing is said, and the browser goes by the page's own word, or its byte order mark.
 */
export async function charsetOf(content: Readable): Promise<'utf-8' | undefined> {
  const head = await firstBytes(content)
  const named = head.subarray(0, PRESCAN_BYTES).toString('latin1')
  if (/<meta[^>]+charset/i.test(named) || named.startsWith('þÿ') || named.startsWith('ÿþ')) return undefined
  try {
    // A character may be cut through at the end of what was read.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return 'utf-8'
  } catch {
    return undefined
  }
}

/** What a stream begins with; it still gives all of it afterwards. */
async function firstBytes(content: Readable): Promise<Buffer> {
  await once(content, 'readable')
  const chunk = content.read() as Buffer | null
  if (chunk === null) return Buffer.alloc(0)
  content.unshift(chunk)
  return chunk
}
