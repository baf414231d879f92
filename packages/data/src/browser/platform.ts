import * as flechette from '@uwdata/flechette'
import * as arquero from 'arquero'
import { DataError } from '../data-error.js'
import type { Platform } from '../platform.js'

export const platform: Platform = {
  openPath: (path) => {
    const rule = 'is a path, and a browser reads no files by path: give a URL, a Blob or bytes'
    return Promise.reject(new DataError('FILE_NOT_FOUND', rule, { value: path }))
  },
  writePath: (path) => {
    const rule = 'is a path, and a browser writes no files by path'
    return Promise.reject(new DataError('BAD_OPTION', rule, { value: path }))
  },
  arquero: () => arquero,
  flechette: () => flechette,
  openCache: () => {
    throw new DataError(
      'BAD_OPTION',
      'fetchOpenml needs a cache of files and runs in Node only: in a browser read the file by its URL.',
    )
  },
  openEngine: () => Promise.reject(new DataError('BAD_OPTION', 'openTable runs in Node only.')),
  variable: () => undefined,
  md5: () => {
    throw new DataError('BAD_OPTION', 'MD5 is not available in a browser.')
  },
}
