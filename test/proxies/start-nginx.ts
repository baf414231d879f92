import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../counterparts/free-port.js'
import { filledIn } from './proxy-guide.js'

export interface Nginx {
  readonly port: number
  /** Of the certificate, for clients. */
  readonly certificate: string
  stop(): Promise<void>
}

/** nginx with a `server` block of the guide, on a free port, with a certificate of its own and the user alice. */
export async function startNginx(serverBlock: string, { password }: { password: string }): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-nginx-'))
  const file = (name: string) => join(folder, name)
  const port = await freePort()
  const names = 'subjectAltName=DNS:labbook.example.org,IP:127.0.0.1'
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const files = ['-subj', '/CN=labbook.example.org', '-addext', names, '-keyout', file('key'), '-out', file('crt')]
  execFileSync('openssl', [...request, ...files], { stdio: 'pipe' })
  writeFileSync(file('users'), `alice:{PLAIN}${password}\n`)
  const server = filledIn(serverBlock, {
    'listen 443 ssl': `listen 127.0.0.1:${port} ssl`,
    '/etc/ssl/labbook.example.org.crt': file('crt'),
    '/etc/ssl/labbook.example.org.key': file('key'),
    '/etc/nginx/labbook.users;': `${file('users')};`,
  })
  const isRoot = process.getuid?.() === 0
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${file(kind)};`)
  const around = [
    // Runs as the owner of these files.
    isRoot ? 'user root;' : '',
    `daemon off; worker_processes 1; pid ${file('pid')}; error_log stderr warn;`,
    `events {} http { access_log off; ${scratch.join(' ')}`,
  ]
  writeFileSync(file('nginx.conf'), `${around.join('\n')}\n${server}\n}\n`)
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', file('nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  const exited = once(child, 'exit')
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}:\n${output}`)
    const there = await fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    )
    if (there) break
    await pause(20)
  }
  return {
    port,
    certificate: file('crt'),
    async stop() {
      child.kill('SIGQUIT')
      await exited
      rmSync(folder, { recursive: true })
    },
  }
}
