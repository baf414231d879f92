import { DataError } from '../data-error.js'
import type { Platform } from '../platform.js'

export const platform: Platform = {
  readPath: (path) => {
    throw new DataError('FILE_NOT_FOUND', 'is a path, and a browser has no files: give a URL, a Blob or bytes', {
      value: path,
    })
  },
}
