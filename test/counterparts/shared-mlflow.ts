import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type MlflowServer, startMlflow } from './mlflow-server.js'

/** Starts a stock MLflow server once somebody asks for it, and answers its address. */
export async function openSharedMlflow(python: string) {
  let starting: Promise<MlflowServer> | undefined
  const desk = createServer((_, response) => {
    starting ??= startMlflow(python)
    starting.then(
      ({ address }) => response.end(address),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  // A start takes longer than a request may.
  desk.requestTimeout = 0
  await once(desk.listen(0, '127.0.0.1'), 'listening')
  return {
    desk: `http://127.0.0.1:${(desk.address() as AddressInfo).port}`,
    async stop() {
      desk.close()
      const started = await starting?.catch(() => undefined)
      await started?.stop()
    },
  }
}
