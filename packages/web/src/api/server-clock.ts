import { ServerClock } from '@labbook/protocol'

/** The clock that heartbeats are written by (LOG-6). */
export const serverClock = new ServerClock()

/** `fetch` that reads the server's clock from each answer. */
export const clockedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  serverClock.read(response)
  return response
}
