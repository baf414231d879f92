import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'

/**
 * What may be remembered where nothing else was said: an eighth of the memory of the machine or its container, but no
 * more than a quarter of the heap that this process may have, and never less than 64 MiB.
 */
export function shareOfMemory({ machineBytes, heapBytes } = thisMachine()): number {
  return Math.max(64 * MIB, Math.floor(Math.min(machineBytes / 8, heapBytes / 4)))
}

const MIB = 1024 * 1024

function thisMachine() {
  // 0 or beyond all memory where nothing constrains the process.
  const constrained = process.constrainedMemory() || Infinity
  return { machineBytes: Math.min(totalmem(), constrained), heapBytes: getHeapStatistics().heap_size_limit }
}
