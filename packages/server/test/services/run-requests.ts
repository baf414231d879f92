import type { Served } from './serve.js'

/** A run in MLflow's JSON. */
export interface Run {
  readonly info: {
    readonly run_id: string
    readonly run_name: string
    readonly status: string
    readonly lifecycle_stage: string
    readonly start_time: number
    readonly end_time?: number
  }
  readonly data: {
    readonly params?: readonly KeyValue[]
    readonly tags?: readonly KeyValue[]
    readonly metrics?: readonly object[]
  }
  readonly inputs: { readonly dataset_inputs?: readonly object[]; readonly model_inputs?: readonly object[] }
  readonly outputs?: { readonly model_outputs?: readonly object[] }
}

interface KeyValue {
  readonly key: string
  readonly value: string
}

/** Requests about runs, to a server of a test. */
export function runRequests(server: Served) {
  const get = async (id: string) => (await server.get<{ run: Run }>('runs/get', { run_id: id })).run
  return {
    get,
    async create(body: object): Promise<Run> {
      return (await server.post<{ run: Run }>('runs/create', { ...body })).run
    },
    search(body: object): Promise<{ runs?: readonly Run[]; next_page_token?: string }> {
      return server.post('runs/search', { ...body })
    },
    async tagOf(id: string, key: string): Promise<string | undefined> {
      return (await get(id)).data.tags?.find((tag) => tag.key === key)?.value
    },
    /** Expects a refusal of an invalid value. */
    refuse(route: string, body: object, message: string): Promise<void> {
      return server.refuse('INVALID_PARAMETER_VALUE', message, server.ask('POST', route, { ...body }))
    },
  }
}
