import { ServerStream } from './server-stream.js'

/** What a page asks of the worker. */
export type PageMessage = 'join' | 'leave'

/** A shared worker's own globals, which the types of a page lack. */
const worker = globalThis as unknown as { name: string; onconnect: (event: MessageEvent) => void }

const pages = new Set<MessagePort>()

// Holds the only event stream of this browser: each page with one of its own would take one of the six connections that
// HTTP/1.1 has for a host. The worker's name is the stream's address.
const stream = new ServerStream(worker.name, (message) => {
  for (const page of pages) page.postMessage(message)
})
stream.open()

worker.onconnect = ({ ports: [page] }) => {
  if (page === undefined) return
  page.onmessage = ({ data }: MessageEvent<PageMessage>) => {
    if (data === 'leave') return void pages.delete(page)
    pages.add(page)
    page.postMessage(stream.connection())
  }
}
