// Loaded into a server with `node --import`: answers each message of its parent with the longest time, in milliseconds,
// for which the event loop stood still since the last one. Time for which the system gave the processor to others does
// not count, where it says how long that was.
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

/** How long this thread was ready to run and did not. */
function waitedMs() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
