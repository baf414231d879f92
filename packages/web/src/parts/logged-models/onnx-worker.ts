import { InputError, type InputProblem, type ModelInput, predictWithOnnx } from '@labbook/mlmodel'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'

/** A request to the worker: predict with the graph at an address. */
export interface PageRequest {
  readonly address: string
  readonly input: ModelInput
}

export type PageAnswer =
  | { readonly predictions: unknown }
  | { readonly problems: readonly InputProblem[] }
  | { readonly failure: string }

// Threads need shared memory, which browsers grant only to cross-origin isolated pages.
env.wasm.numThreads = 1
env.wasm.wasmPaths = { wasm }

let loaded: Promise<InferenceSession> | undefined

// Predicts off the main thread, with one graph per worker.
onmessage = ({ data: { address, input } }: MessageEvent<PageRequest>) => {
  loaded ??= load(address)
  void answer(loaded, input).then((message) => postMessage(message))
}

async function answer(session: Promise<InferenceSession>, input: ModelInput): Promise<PageAnswer> {
  try {
    const predictions = await predictWithOnnx(
      await session,
      input,
      ({ type, data, dims }) => new Tensor(type as 'float32', data as Float32Array, dims),
    )
    return { predictions }
  } catch (error) {
    return error instanceof InputError ? { problems: error.problems } : { failure: (error as Error).message }
  }
}

async function load(address: string): Promise<InferenceSession> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`Could not load the model file (HTTP ${response.status}).`)
  return InferenceSession.create(await response.arrayBuffer())
}
