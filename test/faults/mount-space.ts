import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0

/**
 * A command in front of another one that mounts an in-memory file system of `bytes` at `folder`. Only the command and its
 * children see it, and it disappears with them.
 */
export function mountSpace(folder: string, bytes: number): string[] {
  const mount = `mount -t tmpfs -o size=${bytes},mode=0700 tmpfs "$0" && exec "$@"`
  return ['unshare', isRoot ? '-m' : '-Urm', 'sh', '-c', mount, folder]
}

/** Resizes the file system of a process started that way. */
export async function resizeSpace(pid: number, folder: string, bytes: number) {
  const into = isRoot ? ['-m'] : ['-U', '-m', '--preserve-credentials']
  await run('nsenter', ['-t', String(pid), ...into, 'mount', '-o', `remount,size=${bytes}`, folder])
}
