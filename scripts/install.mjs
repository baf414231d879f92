import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, runNpm } from './run.mjs'

/** Installs what package-lock.json names, unless node_modules holds it already. */
export function install() {
  if (isInstalled()) return
  console.log('Installing dependencies (npm ci) …')
  runNpm('Installing dependencies', ['ci'])
}

/**
 * npm keeps a lock of what it installed next to the packages. Compares versions instead of file dates: a checkout gives
 * package-lock.json a new date, and an unnecessary install takes a minute. Optional packages of other platforms are in the
 * lock, but are not installed.
 */
function isInstalled() {
  const installedLock = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installedLock)) return false
  const installed = lockedPackages(installedLock)
  return Object.entries(lockedPackages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  )
}

/** @param {string} lockFile @returns {Record<string, { version?: string, optional?: boolean }>} */
function lockedPackages(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages
}
