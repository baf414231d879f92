import { readFile } from 'node:fs/promises'
import type { Platform } from '../platform.js'

export const platform: Platform = {
  readPath: (path) => readFile(path),
}
