import { ServerStream } from './server-stream.js'

/** A message from a page to the worker. */
export type PageMessage = 'join' | 'leave'

/** The global scope of a shared worker, which the DOM types lack. */
const worker = globalThis as unknown as { name: string; onconnect: (event: MessageEvent) => void }

const pages = new Set<MessagePort>()

// Holds the browser's only event stream. One stream per page would take one of the six HTTP/1.1 connections
// that a browser opens to a host. The worker's name is the stream's address.
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
