import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The Python of an environment with exactly these packages, made when it is missing or has other versions. */
export function pythonWith(name, requirements, progress) {
  const home = fileURLToPath(new URL(`../${name}`, import.meta.url))
  const python = join(home, 'bin/python')
  const stamp = join(home, 'packages.txt')
  const wanted = requirements.join('\n')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python
  progress(`installing ${requirements.join(', ')}`)
  execFileSync('python3', ['-m', 'venv', '--clear', home])
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements])
  writeFileSync(stamp, wanted)
  return python
}
