import { expect, it } from 'vitest'
import { verifyStore } from '../../src/maintenance/verify.js'
import { openApp } from './open-app.js'

it('[D-33] uploads and deletes of one path that cross leave a record of what lies there', async () => {
  const { app, config, createRun } = await openApp('sqlite')
  const runId = await createRun()
  const folder = `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/a`
  for (let round = 0; round < 40; round++) {
    const requests = Array.from({ length: 12 }, (_, i) => {
      // The first of each round is left alone, so that uploads cross each other too.
      if (round % 2 === 1 && i % 4 === 3) return app.http.inject({ method: 'DELETE', url: folder })
      const headers = { 'content-type': 'application/octet-stream' }
      return app.http.inject({ method: 'PUT', url: `${folder}/${i % 2}.txt`, headers, body: 'x'.repeat(i + 1) })
    })
    // A delete may take the folder from under an upload, which is then told so.
    for (const { statusCode } of await Promise.all(requests)) expect([200, 503]).toContain(statusCode)
  }
  const faults: string[] = []
  for await (const fault of verifyStore(config, { quick: false })) faults.push(fault)
  expect(faults).toEqual([])
})
