import { ServerStream, type StreamMessage } from './server-stream.js'
import type { PageMessage } from './stream-worker.js'

/**
 * Follows the server's event stream: through the one that all pages of this browser share, or through one of its own
 * where there are no shared workers (U-LIVE-1). Gives how to stop.
 */
export function followServer(address: string, tell: (message: StreamMessage) => void): () => void {
  if (typeof SharedWorker === 'undefined') return followAlone(address, tell)
  const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { type: 'module', name: address })
  let stop = () => {
    removeEventListener('pagehide', leave)
    removeEventListener('pageshow', comeBack)
    leave()
    worker.port.close()
  }
  const say = (message: PageMessage) => worker.port.postMessage(message)
  const leave = () => say('leave')
  const comeBack = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return
    say('join')
    tell({ kind: 'hint', hint: { event: 'reset' } })
  }
  worker.port.onmessage = ({ data }: MessageEvent<StreamMessage>) => tell(data)
  worker.onerror = () => {
    stop()
    stop = followAlone(address, tell)
  }
  addEventListener('pagehide', leave)
  addEventListener('pageshow', comeBack)
  say('join')
  return () => stop()
}

/** Only while the page can be seen, so that many pages leave connections to each other. */
function followAlone(address: string, tell: (message: StreamMessage) => void): () => void {
  const stream = new ServerStream(address, tell)
  const onVisibility = () => {
    if (document.visibilityState === 'visible') stream.open()
    else stream.close()
  }
  document.addEventListener('visibilitychange', onVisibility)
  onVisibility()
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    stream.close()
  }
}
