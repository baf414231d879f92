import { afterAll, beforeAll } from 'vitest'
import { GuardedServer } from './guarded-server.js'
import type { RawAnswer } from './raw-http.js'

/** One way to reach the API: a server and one of its two address families, for programs or for the browser UI. */
export interface Mount {
  readonly server: GuardedServer
  /** `/api` or `/ajax-api`. */
  readonly api: string
  /** Sends JSON to a route of the tracking API, such as `runs/create`. */
  post(route: string, body: unknown): Promise<RawAnswer>
  get(route: string): Promise<RawAnswer>
}

/**
 * Two servers for a test file, one of them below `/team-a`. `everywhere` runs a row on both, and on each through both
 * address families; all must answer alike.
 */
export function useMounts(): {
  plain: () => GuardedServer
  everywhere: (row: (mount: Mount) => Promise<void>) => Promise<void>
} {
  const servers: GuardedServer[] = []
  beforeAll(async () => {
    servers.push(await GuardedServer.start(), await GuardedServer.start({ prefix: '/team-a' }))
  })
  afterAll(() => Promise.all(servers.map((server) => server.stop())))
  return {
    plain: () => servers[0] as GuardedServer,
    async everywhere(row) {
      for (const server of servers) for (const api of ['/api', '/ajax-api']) await row(mountOf(server, api))
    },
  }
}

export function mountOf(server: GuardedServer, api = '/api'): Mount {
  return {
    server,
    api,
    post: (route, body) =>
      server.ask({
        method: 'POST',
        target: `${api}/2.0/mlflow/${route}`,
        headers: [['Content-Type', 'application/json']],
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (route) => server.ask({ target: `${api}/2.0/mlflow/${route}` }),
  }
}

export function errorCode(answer: RawAnswer): string {
  return (JSON.parse(answer.text) as { error_code: string }).error_code
}

/** Creates an experiment with a run that has one artifact, `ok.txt`. */
export async function makeRun(mount: Mount, name: string): Promise<{ experimentId: string; runId: string }> {
  const experiment = await mount.post('experiments/create', { name })
  const { experiment_id: experimentId } = JSON.parse(experiment.text) as { experiment_id: string }
  const run = await mount.post('runs/create', { experiment_id: experimentId })
  const runId = (JSON.parse(run.text) as { run: { info: { run_id: string } } }).run.info.run_id
  await mount.server.ask({
    method: 'PUT',
    target: `${mount.api}/2.0/mlflow-artifacts/artifacts/${experimentId}/${runId}/artifacts/ok.txt`,
    body: 'fine',
  })
  return { experimentId, runId }
}
