import { expect } from 'vitest'

/** The outcome of an operation for its client: answered, refused or unknown. */
export type Outcome = 'ok' | 'refused' | 'unknown'

/** Reads one address below `/api/2.0/mlflow/` and returns the JSON. */
export type Read = (path: string) => Promise<unknown>

interface Batch {
  readonly runId: string
  readonly key: string
  readonly steps: readonly number[]
  readonly param: string
  outcome: Outcome
}

const POINTS_PER_BATCH = 10

/**
 * What clients wrote and which answers they got. Every batch is ten points of one key and a param, and no two batches share
 * a point, so that at the end each must be stored as a whole or not at all.
 */
export class History {
  readonly #batches: Batch[]

  constructor(batches: Batch[] = []) {
    this.#batches = batches
  }

  get acknowledged(): number {
    return this.#batches.filter((batch) => batch.outcome === 'ok').length
  }

  /** The body of a client's next batch, its unique name, and a function to record its outcome. */
  begin(runId: string, client: number, n: number): { body: object; operation: string; end(outcome: Outcome): void } {
    const steps = Array.from({ length: POINTS_PER_BATCH }, (_, i) => n * POINTS_PER_BATCH + i)
    const batch: Batch = { runId, key: `client-${client}`, steps, param: `param-${client}-${n}`, outcome: 'unknown' }
    this.#batches.push(batch)
    const metrics = steps.map((step) => ({ key: batch.key, step, timestamp: step, value: valueAt(client, step) }))
    return {
      body: { run_id: runId, metrics, params: [{ key: batch.param, value: String(n) }] },
      operation: batch.param,
      end(outcome) {
        batch.outcome = outcome
      },
    }
  }

  /** The history when only these batches had been acknowledged. */
  asOf(acknowledged: ReadonlySet<string>): History {
    return new History(
      this.#batches.map((batch) => ({ ...batch, outcome: acknowledged.has(batch.param) ? 'ok' : 'unknown' })),
    )
  }

  /** The history in which every unanswered batch was not written. */
  asSettled(): History {
    return new History(
      this.#batches.map((batch) => ({ ...batch, outcome: batch.outcome === 'unknown' ? 'refused' : batch.outcome })),
    )
  }

  /** Reads everything and compares it with the answers (durability-and-limits §14). */
  async check(address: string) {
    expect(await this.faults(readFrom(address))).toEqual([])
  }

  /** The findings of `check`, one sentence each. */
  async faults(read: Read): Promise<string[]> {
    const faults: string[] = []
    for (const runId of new Set(this.#batches.map((batch) => batch.runId))) {
      const batches = this.#batches.filter((batch) => batch.runId === runId)
      const { run } = (await read(`runs/get?run_id=${runId}`)) as { run: StoredRun }
      const params = new Map((run.data.params ?? []).map(({ key, value }) => [key, value]))
      for (const key of new Set(batches.map((batch) => batch.key))) {
        const stored = await points(read, runId, key)
        const client = Number(key.slice('client-'.length))
        const known = new Set(batches.filter((batch) => batch.key === key).flatMap((batch) => batch.steps))
        const found = new Set<number>()
        for (const { step, value } of stored) {
          if (found.has(step)) faults.push(`The point of ${key} at ${step} stands twice.`)
          if (!known.has(step)) faults.push(`Nobody sent the point of ${key} at ${step}.`)
          if (value !== valueAt(client, step)) faults.push(`The point of ${key} at ${step} has another value.`)
          found.add(step)
        }
        for (const batch of batches) {
          if (batch.key !== key) continue
          const there = batch.steps.filter((step) => found.has(step)).length + Number(params.has(batch.param))
          if (isAllowed(batch, there)) continue
          const whole = batch.steps.length + 1
          faults.push(
            `Of the ${batch.outcome} batch of ${key} at ${batch.steps[0]}, ${there} of ${whole} items are there.`,
          )
        }
        const latest = run.data.metrics?.find((metric) => metric.key === key)?.step ?? -1
        const highest = Math.max(-1, ...found)
        if (latest !== highest) faults.push(`The latest step of ${key} is said to be ${latest} and is ${highest}.`)
      }
    }
    return faults
  }
}

function isAllowed({ outcome, steps }: Batch, there: number): boolean {
  const isWhole = there === steps.length + 1
  if (outcome === 'ok') return isWhole
  return there === 0 || (outcome === 'unknown' && isWhole)
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

async function points(read: Read, runId: string, key: string): Promise<Point[]> {
  const all: Point[] = []
  let token = ''
  do {
    const page = (await read(
      `metrics/get-history?run_id=${runId}&metric_key=${key}&max_results=25000&page_token=${encodeURIComponent(token)}`,
    )) as { metrics?: Point[]; next_page_token?: string }
    all.push(...(page.metrics ?? []))
    token = page.next_page_token ?? ''
  } while (token !== '')
  return all
}

function readFrom(address: string): Read {
  return async (path) => {
    const response = await fetch(`${address}/api/2.0/mlflow/${path}`)
    expect(response.status, path).toBe(200)
    return response.json()
  }
}
