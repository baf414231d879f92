import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { fileURLToPath } from 'node:url'
import {
  fillForLargest,
  jsonRoutes,
  largestRequest,
  NOT_ASKED,
  prepared,
  VARIANTS,
} from '../scripts/largest-requests.mjs'

const COMMAND = fileURLToPath(new URL('../packages/cli/bin/labbook.js', import.meta.url))
const PROBE = fileURLToPath(new URL('stall-probe.mjs', import.meta.url))
const RUNS = 100
const SHOWN = 5

/** P31: how long the largest request of each route blocks all others. */
export async function stalls({ folder, row, progress }) {
  const server = await startProbed(folder)
  try {
    const send = (request) => sendTo(server.address, request)
    const known = await fillForLargest(send, { runs: RUNS })
    const found = []
    for (const [name, route] of jsonRoutes) {
      if (NOT_ASKED.has(name)) continue
      for (const variant of VARIANTS) {
        const request = largestRequest(name, route, known, variant, await prepared(name, send, known))
        await server.longestStall()
        const { status, text } = await send(request)
        if (status !== 200) throw new Error(`${name}: ${status} ${text.slice(0, 300)}`)
        const stalledMs = await server.longestStall()
        found.push({ name, variant, stalledMs })
        if (stalledMs > 50) progress(`${name}, ${variant}: ${Math.round(stalledMs)} ms`)
      }
    }
    found.sort((a, b) => b.stalledMs - a.stalledMs)
    for (const { name, variant, stalledMs } of found.slice(0, SHOWN))
      row('P31', `longest stall, ${name}, ${variant}, ms`, stalledMs, Number.NaN, Number.NaN, '≤ 100 ms')
  } finally {
    await server.stop()
  }
}

async function startProbed(folder) {
  const flags = ['--import', PROBE, COMMAND, 'server', '--data-dir', folder, '--port', '0']
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  let output = ''
  const address = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The server did not start.\n${output}`)))
    child.stdout.on('data', (chunk) => {
      output += chunk
      const found = /running at (http:\S+)/.exec(output)?.[1]
      if (found !== undefined) resolve(found)
    })
  })
  return {
    address,
    async longestStall() {
      child.send('stall')
      const [{ stalledMs }] = await once(child, 'message')
      return stalledMs
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Reads the whole answer, but keeps it only if it is short. */
function sendTo(address, { method, path, body }) {
  return new Promise((resolve, reject) => {
    const headers =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = httpRequest(address + path, { method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => {
        if (text.length < 1_000_000) text += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      answer.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}
