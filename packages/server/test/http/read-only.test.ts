import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addressesOf, allRoutes, type Route, type Routes } from '@labbook/protocol'
import { createApp, readConfig } from '@labbook/server'
import { expect, it, onTestFinished } from 'vitest'

const routes: Route[] = Object.values<Routes>(allRoutes).flatMap((group) => Object.values(group))

it('[RUN-FILE-6] a read-only server refuses every route that writes with its sentence, and no other', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'labbook-read-only-'))
  const sentence = 'This server is read-only: it shows a file.'
  const app = await createApp(readConfig({ dataDir, port: 0, logLevel: 'silent' }), { readOnlyBecause: sentence })
  onTestFinished(async () => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const refused: string[] = []
  const writing: string[] = []
  for (const route of routes) {
    for (const method of route.methods) {
      const url = (addressesOf(route)[0] as string).replace(/[:*]\w+/g, 'x')
      const answer = await app.http.inject({ method, url, ...(method === 'GET' ? {} : { payload: {} }) })
      const name = `${method} ${route.path}`
      if (route.access === 'edit' || route.access === 'manage') writing.push(name)
      if (answer.statusCode === 403 && answer.json().message === sentence) refused.push(name)
    }
  }
  expect(refused).toEqual(writing)
  expect(writing.length).toBeGreaterThan(40)
  // What reads by POST has a body for its filters; nothing else that is not GET is let through.
  const others = routes.filter(({ access, methods }) => access === 'read' && !methods.includes('GET'))
  expect([...new Set(others.map(({ path }) => path))].sort()).toEqual([
    '/artifacts/preview-tickets',
    '/experiments/search-datasets',
    '/keys/search',
    '/logged-models/search',
    '/metrics/buckets',
    '/metrics/summaries',
    '/runs/group',
    '/runs/search',
  ])
})
