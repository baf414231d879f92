import { ServerStream, type StreamMessage } from './server-stream.js'
import type { PageMessage } from './stream-worker.js'

/**
 * Subscribes to the server's event stream. All pages of the browser share one connection; where shared workers are
 * missing, each page opens its own (U-LIVE-1). Returns a function that stops.
 */
export function followServer(address: string, onMessage: (message: StreamMessage) => void): () => void {
  if (typeof SharedWorker === 'undefined') return followAlone(address, onMessage)
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
    onMessage({ kind: 'hint', hint: { event: 'reset' } })
  }
  worker.port.onmessage = ({ data }: MessageEvent<StreamMessage>) => onMessage(data)
  worker.onerror = () => {
    stop()
    stop = followAlone(address, onMessage)
  }
  addEventListener('pagehide', leave)
  addEventListener('pageshow', comeBack)
  say('join')
  return () => stop()
}

/** Open only while the page is visible, to leave connections to other pages. */
function followAlone(address: string, onMessage: (message: StreamMessage) => void): () => void {
  const stream = new ServerStream(address, onMessage)
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
