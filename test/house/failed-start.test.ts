import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MARK = 'LABBOOK_TEST_RUN'

it.skipIf(process.platform !== 'linux')('a run that does not start leaves no counterpart running (reads /proc)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-failed-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // Passes the check for Chromium, but never starts.
  const chromium = join(folder, 'chromium')
  writeFileSync(chromium, '#!/bin/sh\n[ "$1" = --version ]\n')
  chmodSync(chromium, 0o755)
  const mark = randomBytes(8).toString('hex')
  const env = { ...process.env, CHROMIUM_PATH: chromium, [MARK]: mark }
  const words = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', 'packages/search/test/lex-filter.test.ts']
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, env, encoding: 'utf8' })
  expect(status, stdout).not.toBe(0)
  expect(stderr).toContain('Failed to launch')
  expect(runningWith(`${MARK}=${mark}`)).toEqual([])
})

/** The command lines of the processes whose environment holds this. */
function runningWith(variable: string): string[] {
  return readdirSync('/proc').flatMap((id) => {
    try {
      const isMarked = /^\d+$/.test(id) && readFileSync(`/proc/${id}/environ`, 'utf8').split('\0').includes(variable)
      return isMarked ? [readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')] : []
    } catch {
      // The process has ended.
      return []
    }
  })
}
