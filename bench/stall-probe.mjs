// Loaded into a server with `node --import`: answers each message of its parent with the longest stall of the event loop
// since the last one, in milliseconds. Time for which the system ran other processes does not count, if it can be known.
import { readFileSync } from 'node:fs'

let longestMs = 0
let lastTick = performance.now()
let lastWaited = waitedMs()

setInterval(() => {
  const [now, waited] = [performance.now(), waitedMs()]
  longestMs = Math.max(longestMs, now - lastTick - (waited - lastWaited))
  lastTick = now
  lastWaited = waited
}, 1).unref()

process.on('message', () => {
  process.send({ stalledMs: longestMs })
  longestMs = 0
})
process.channel.unref()

/** How long this thread was runnable but not running. */
function waitedMs() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
