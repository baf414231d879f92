import { relative } from 'node:path'
import { root } from './run.mjs'

const SHOWN = 10

/** A Vitest reporter that lists the slowest files at the end, including setup and teardown. */
export default class SlowestFiles {
  /** @param {readonly import('vitest/node').TestModule[]} files */
  onTestRunEnd(files) {
    const slowest = files
      .map((file) => ({ name: relative(root, file.moduleId), seconds: durationMs(file) / 1000 }))
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, SHOWN)
    const lines = slowest.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`)
    if (files.length > 1) console.log(['The slowest files:', ...lines, ''].join('\n'))
  }
}

/** @param {import('vitest/node').TestModule} file */
function durationMs(file) {
  const { prepareDuration, environmentSetupDuration, collectDuration, setupDuration, duration } = file.diagnostic()
  return prepareDuration + environmentSetupDuration + collectDuration + setupDuration + duration
}
