import { Agent, request as httpRequest } from 'node:http'
import type { History, Outcome } from './history.js'

export interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

/** A client with persistent connections, as stock clients have them. */
export class Client {
  readonly #agent: Agent
  readonly #address: string

  constructor(address: string, { connections = 1 } = {}) {
    this.#address = address
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections })
  }

  /** Rejects if the connection breaks before the answer is complete: the outcome is then unknown. */
  send(
    method: string,
    path: string,
    body?: object | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const url = new URL(this.#address)
    const bytes = body === undefined || body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        {
          agent: this.#agent,
          host: url.hostname,
          port: url.port,
          method,
          path,
          headers:
            bytes === undefined
              ? headers
              : { 'content-type': 'application/json', 'content-length': bytes.length, ...headers },
        },
        (response) => {
          let answer = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => (answer += chunk))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
          )
          response.on('error', reject)
        },
      )
      sent.on('error', reject)
      sent.end(bytes)
    })
  }

  get(route: string): Promise<Answer> {
    return this.send('GET', `/api/2.0/mlflow/${route}`)
  }

  post(route: string, body: object, headers?: Record<string, string>): Promise<Answer> {
    return this.send('POST', `/api/2.0/mlflow/${route}`, body, headers)
  }

  close() {
    this.#agent.destroy()
  }
}

export async function createRun(address: string, body: object = {}): Promise<string> {
  const client = new Client(address)
  const answer = await client.post('runs/create', { experiment_id: '0', ...body })
  client.close()
  return (JSON.parse(answer.body) as { run: { info: { run_id: string } } }).run.info.run_id
}

/** Clients that write one batch after the other until stopped, each to its own run and key. */
export class Writers {
  /** Statuses other than 200. */
  readonly answers: Answer[] = []
  /** The number of broken connections. */
  broken = 0
  slowestMs = 0
  readonly #done: Promise<unknown>
  #stopping = false

  constructor(options: {
    address: string
    history: History
    runIds: readonly string[]
    count: number
    from: number[]
  }) {
    const { address, history, runIds, count, from } = options
    this.#done = Promise.all(
      Array.from({ length: count }, (_, client) =>
        this.#write(address, history, runIds[client % runIds.length] as string, client, from),
      ),
    )
  }

  async stop() {
    this.#stopping = true
    await this.#done
  }

  /** Stops at the first broken connection; the outcome of requests in flight is unknown. */
  async #write(address: string, history: History, runId: string, id: number, from: number[]) {
    const client = new Client(address)
    while (!this.#stopping) {
      const batch = history.begin(runId, id, from[id] as number)
      ;(from[id] as number)++
      const begun = performance.now()
      try {
        const answer = await client.post('runs/log-batch', batch.body)
        this.slowestMs = Math.max(this.slowestMs, performance.now() - begun)
        batch.end(outcomeOf(answer))
        if (answer.status !== 200) this.answers.push(answer)
      } catch {
        this.broken++
        break
      }
    }
    client.close()
  }
}

export function outcomeOf({ status }: Answer): Outcome {
  return status === 200 ? 'ok' : status >= 500 ? 'unknown' : 'refused'
}
