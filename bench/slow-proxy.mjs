// slow-proxy.mjs TARGET_PORT MS: passes bytes on MS later, in both directions. Prints its port; ends with its standard input.
import { connect, createServer } from 'node:net'

const [target, ms] = process.argv.slice(2).map(Number)

const server = createServer((client) => {
  const upstream = connect(target, '127.0.0.1')
  const cut = () => {
    client.destroy()
    upstream.destroy()
  }
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ]) {
    from.setNoDelay(true)
    from.on('data', (bytes) => setTimeout(() => to.write(bytes), ms))
    from.on('error', cut).on('close', cut)
  }
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.on('end', () => process.exit(0)).resume()
