import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The middle value; of an even number of values, the upper of the two. */
export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}

/** The quantile `share` of the values, by nearest rank. */
export function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)]
}

/** Runs both sides alternately, `pairs` times. Returns the medians of their numbers and of the ratios. */
export async function paired(pairs, ours, baseline) {
  const made = []
  for (let i = 0; i < pairs; i++) {
    const base = await baseline()
    const own = await ours()
    made.push({ own, base, ratio: own / base })
  }
  return {
    own: median(made.map(({ own }) => own)),
    base: median(made.map(({ base }) => base)),
    ratio: median(made.map(({ ratio }) => ratio)),
  }
}

/** The milliseconds of each of `times` calls, after one call as a warm-up. */
export async function timesOf(times, call) {
  await call()
  const taken = []
  for (let i = 0; i < times; i++) {
    const start = performance.now()
    await call()
    taken.push(performance.now() - start)
  }
  return taken
}

/** Seconds of CPU time that a process has used, user and system. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Milliseconds of CPU time that a process spends per call, which hardly depends on how busy the machine is. */
export async function cpuMsOf(pid, times, call) {
  const before = cpuSeconds(pid)
  for (let i = 0; i < times; i++) await call()
  return ((cpuSeconds(pid) - before) * 1000) / times
}

/** Resident memory of a process, in MiB. */
export function residentMiB(pid) {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}

/** Median milliseconds of 200 times appending 4 KiB and `fdatasync`. */
export async function probeDisk(folder) {
  const path = join(folder, 'probe')
  const file = openSync(path, 'a')
  const page = Buffer.alloc(4096, 1)
  const taken = []
  for (let i = 0; i < 200; i++) {
    const start = performance.now()
    writeSync(file, page)
    fdatasyncSync(file)
    taken.push(performance.now() - start)
  }
  closeSync(file)
  await rm(path)
  return median(taken)
}
