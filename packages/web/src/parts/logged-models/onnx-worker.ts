import { InputError, type InputProblem, type ModelInput, predictWithOnnx } from '@labbook/mlmodel'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'

/** What it is asked: to predict with the graph at an address. */
export interface PageRequest {
  readonly address: string
  readonly input: ModelInput
}

export type PageAnswer =
  | { readonly predictions: unknown }
  | { readonly problems: readonly InputProblem[] }
  | { readonly failure: string }

// Several threads would need shared memory, which pages get only when they are cut off from others.
env.wasm.numThreads = 1
env.wasm.wasmPaths = { wasm }

let loaded: Promise<InferenceSession> | undefined

// Predicts with the one graph that it was asked for first, beside the page, which goes on meanwhile.
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
