import type { Socket } from 'node:net'

const LINGERS_MS = 2000

/**
 * Ends a connection after what was written to it, though its peer may still be sending: a close with bytes unread
 * would reset it and take the answer along. What still comes is dropped for a moment, then the connection is cut.
 */
export function endGently(socket: Socket) {
  socket.end()
  socket.resume()
  const cut = setTimeout(() => socket.destroy(), LINGERS_MS).unref()
  socket.once('close', () => clearTimeout(cut))
}
