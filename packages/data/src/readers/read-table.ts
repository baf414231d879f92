import { platform } from '#platform'
import type { Frame } from '../frame/frame.js'
import { parseCsv } from './csv.js'

/** A path or URL, or the content itself. */
export type Source = string | URL | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array>

/**
 * Reads a file with the reader of its extension.
 *
 * @example const frame = await readTable('house_sales.csv')
 */
export async function readTable(source: string): Promise<Frame> {
  const bytes = await platform.readPath(source)
  return parseCsv(new TextDecoder('utf-8', { fatal: true }).decode(bytes), { name: source })
}
