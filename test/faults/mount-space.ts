import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0

/**
 * Words before a command that give it a file system of its own of so many bytes at `folder`, in memory. Only the command
 * and its children see it, and it goes with them.
 */
export function mountSpace(folder: string, bytes: number): string[] {
  const mount = `mount -t tmpfs -o size=${bytes},mode=0700 tmpfs "$0" && exec "$@"`
  return ['unshare', isRoot ? '-m' : '-Urm', 'sh', '-c', mount, folder]
}

/** Gives the file system of a process that was started so another size. */
export async function resizeSpace(pid: number, folder: string, bytes: number) {
  const into = isRoot ? ['-m'] : ['-U', '-m', '--preserve-credentials']
  await run('nsenter', ['-t', String(pid), ...into, 'mount', '-o', `remount,size=${bytes}`, folder])
}
