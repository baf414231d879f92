/**
 * Preloaded into a recorded server (`node --import`). Before it answers 200, it writes the name of the operation, which the
 * client sent as `x-operation`, to /dev/null, so that it appears in order among the recorded calls.
 */

import { openSync, writeSync } from 'node:fs'
import { ServerResponse } from 'node:http'

const nowhere = openSync('/dev/null', 'w')
const { writeHead } = ServerResponse.prototype

/** @this {ServerResponse} @param {number} status @param {unknown[]} rest */
function markedWriteHead(status, ...rest) {
  const operation = this.req.headers['x-operation']
  if (status === 200 && typeof operation === 'string') writeSync(nowhere, `200 ${operation}`)
  return Reflect.apply(writeHead, this, [status, ...rest])
}

ServerResponse.prototype.writeHead = markedWriteHead
