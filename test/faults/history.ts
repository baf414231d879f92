import { expect } from 'vitest'

/** How an operation ended for its client: answered, refused, or nobody knows. */
export type Outcome = 'ok' | 'refused' | 'unknown'

interface Batch {
  readonly runId: string
  readonly key: string
  readonly steps: readonly number[]
  readonly param: string
  outcome: Outcome
}

const POINTS_PER_BATCH = 10

/**
 * What clients wrote and what they were told. Every batch is ten points of a key and one param, and no two batches share
 * a point, so that at the end each can be found whole, or not at all.
 */
export class History {
  readonly #batches: Batch[] = []

  get acknowledged(): number {
    return this.#batches.filter((batch) => batch.outcome === 'ok').length
  }

  /** The body of the next batch of a client, and how to say what became of it. */
  begin(runId: string, client: number, n: number): { body: object; end(outcome: Outcome): void } {
    const steps = Array.from({ length: POINTS_PER_BATCH }, (_, i) => n * POINTS_PER_BATCH + i)
    const batch: Batch = { runId, key: `client-${client}`, steps, param: `param-${client}-${n}`, outcome: 'unknown' }
    this.#batches.push(batch)
    const metrics = steps.map((step) => ({ key: batch.key, step, timestamp: step, value: valueAt(client, step) }))
    return {
      body: { run_id: runId, metrics, params: [{ key: batch.param, value: String(n) }] },
      end(outcome) {
        batch.outcome = outcome
      },
    }
  }

  /** Reads everything and holds it against what was answered (durability-and-limits §14). */
  async check(address: string) {
    const runs = new Set(this.#batches.map((batch) => batch.runId))
    for (const runId of runs) {
      const batches = this.#batches.filter((batch) => batch.runId === runId)
      const { run } = await getJson<{ run: StoredRun }>(address, `runs/get?run_id=${runId}`)
      const params = new Map((run.data.params ?? []).map(({ key, value }) => [key, value]))
      for (const key of new Set(batches.map((batch) => batch.key))) {
        const stored = await history(address, runId, key)
        const count = new Map<number, number>()
        for (const point of stored) count.set(point.step, (count.get(point.step) ?? 0) + 1)
        expect(
          [...count.values()].every((times) => times === 1),
          `a point of ${key} stands twice`,
        ).toBe(true)
        const client = Number(key.slice('client-'.length))
        for (const point of stored)
          expect(point.value, `value of ${key} at ${point.step}`).toBe(valueAt(client, point.step))
        const own = batches.filter((batch) => batch.key === key)
        for (const batch of own) {
          const there = batch.steps.filter((step) => count.has(step)).length + Number(params.has(batch.param))
          const whole = batch.steps.length + 1
          const shown = `${batch.outcome} batch ${key} at ${batch.steps[0]}`
          if (batch.outcome === 'ok') expect(there, `${shown} is all there`).toBe(whole)
          else if (batch.outcome === 'refused') expect(there, `${shown} is absent`).toBe(0)
          else expect([0, whole], `${shown} is whole or absent`).toContain(there)
        }
        const known = new Set(own.flatMap((batch) => batch.steps))
        expect(
          stored.filter((point) => !known.has(point.step)),
          'points that nobody sent',
        ).toEqual([])
        const latest = (run.data.metrics ?? []).find((metric) => metric.key === key)
        const highest = Math.max(-1, ...stored.map((point) => point.step))
        expect(latest?.step ?? -1, `latest step of ${key}`).toBe(highest)
      }
    }
  }
}

interface StoredRun {
  data: { params?: { key: string; value: string }[]; metrics?: { key: string; step: number }[] }
}

interface Point {
  step: number
  value: number
}

function valueAt(client: number, step: number): number {
  return client + step / 1024
}

async function history(address: string, runId: string, key: string): Promise<Point[]> {
  const points: Point[] = []
  let token = ''
  do {
    const page = await getJson<{ metrics?: Point[]; next_page_token?: string }>(
      address,
      `metrics/get-history?run_id=${runId}&metric_key=${key}&max_results=25000&page_token=${encodeURIComponent(token)}`,
    )
    points.push(...(page.metrics ?? []))
    token = page.next_page_token ?? ''
  } while (token !== '')
  return points
}

async function getJson<T>(address: string, path: string): Promise<T> {
  const response = await fetch(`${address}/api/2.0/mlflow/${path}`)
  expect(response.status, path).toBe(200)
  return (await response.json()) as T
}
