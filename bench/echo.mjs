// echo.mjs PORT [BYTES]: the baseline. Parses what it gets and answers `{}`, or BYTES of constant JSON text.
import { createServer } from 'node:http'

const [port, bytes] = process.argv.slice(2)
const answer = bytes === undefined ? '{}' : JSON.stringify('x'.repeat(Number(bytes) - 2))

createServer((request, response) => {
  const parts = []
  request.on('data', (part) => parts.push(part))
  request.on('end', () => {
    if (parts.length > 0 && request.headers['content-type'] === 'application/json') JSON.parse(Buffer.concat(parts))
    response.setHeader('content-type', 'application/json')
    response.end(answer)
  })
}).listen(Number(port), '127.0.0.1')
