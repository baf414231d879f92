import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { describeWith, startLabbook } from '../../../test/counterparts/index.js'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0

/** Of the public kind, kept for documentation. */
const PUBLIC = '203.0.113.5'

describeWith(['network'], 'a server on every address', () => {
  it('[D-60] [H08] says all of them, and answers at each by that address', async () => {
    const network = `ip link set lo up && ip link add v0 type veth peer name v1 && ip addr add ${PUBLIC}/24 dev v0 && ip link set v0 up && ip link set v1 up && exec "$@"`
    const server = await startLabbook({
      args: ['--host', '0.0.0.0', '--allow-unauthenticated'],
      under: ['unshare', isRoot ? '-n' : '-Urn', 'sh', '-c', network, 'sh'],
    })
    onTestFinished(async () => void (await server.stop()))
    const { port } = new URL(server.address)
    expect(server.output()).toContain(
      `Labbook is running at http://127.0.0.1:${port}\nFrom other machines: http://${PUBLIC}:${port}\n`,
    )
    const into = isRoot ? ['-n'] : ['-U', '-n', '--preserve-credentials']
    const status = async (address: string, host: string) => {
      const script = `require('node:http').get({host:'${address}',port:${port},path:'/api/3.0/mlflow/server-info',headers:{host:'${host}'}},(a)=>{console.log(a.statusCode);process.exit()})`
      const { stdout } = await run('nsenter', ['-t', String(server.child.pid), ...into, process.execPath, '-e', script])
      return Number(stdout)
    }
    expect(await status(PUBLIC, `${PUBLIC}:${port}`)).toBe(200)
    expect(await status('127.0.0.1', `127.0.0.1:${port}`)).toBe(200)
    // An address is ours by the connection that led to it, not by its being said.
    expect(await status('127.0.0.1', PUBLIC)).toBe(403)
    expect(await status(PUBLIC, '203.0.113.6')).toBe(403)
    expect(await status(PUBLIC, 'evil.test')).toBe(403)
  })
})
