import { isAbsolute, normalize, join } from 'node:path'
import { predictWithOnnx, writeScoringAnswer, InputError } from '@labbook/mlmodel'
import { ApiError } from '@labbook/protocol'
import type { InferenceSession } from 'onnxruntime-node'
import { type FlavorLoader, ModelFault } from '../flavor.js'

/** ONNX graphs, in this process. */
export const onnxFlavor: FlavorLoader = {
  async load(folder, settings) {
    const runtime = await importRuntime()
    const path = join(folder.path, dataPath(settings['data']))
    const session = await runtime.InferenceSession.create(path, sessionOptions(settings['onnx_session_options'])).catch(
      (cause: Error) => {
        throw new ApiError('INVALID_PARAMETER_VALUE', `${path} cannot be loaded: ${cause.message}`, { cause })
      },
    )
    return {
      async answer({ input, isUnwrapped }) {
        try {
          const predictions = await predictWithOnnx(
            session,
            input,
            ({ type, data, dims }) => new runtime.Tensor(type as 'float32', data as Float32Array, dims),
          )
          return writeScoringAnswer(predictions, { isUnwrapped })
        } catch (error) {
          if (error instanceof InputError) throw error
          throw new ModelFault((error as Error).message, { cause: error })
        }
      },
      isReady: () => true,
      close: () => session.release(),
    }
  },
}

/** An optional peer: a large package that only those need who serve ONNX models. */
async function importRuntime() {
  try {
    return await import('onnxruntime-node')
  } catch (cause) {
    throw new ApiError(
      'NOT_IMPLEMENTED',
      'ONNX models need onnxruntime-node, which is not installed. Run: npm install onnxruntime-node. ' +
        'If the model also has the python_function flavor, you can use --flavor python_function instead.',
      { cause },
    )
  }
}

/** The path comes from whoever logged the model, so it must not point outside the model's folder. */
function dataPath(data: unknown): string {
  const path = normalize(typeof data === 'string' ? data : 'model.onnx')
  if (isAbsolute(path) || path.split(/[\\/]/).includes('..'))
    throw new ApiError('INVALID_PARAMETER_VALUE', `The model's data '${path}' is outside its folder.`)
  return path
}

/** The options of MLflow's `onnx_session_options` that this runtime has, too. */
function sessionOptions(given: unknown): InferenceSession.SessionOptions {
  if (typeof given !== 'object' || given === null) return {}
  const options = given as Record<string, unknown>
  const intra = options['intra_op_num_threads']
  const inter = options['inter_op_num_threads']
  const mode = String(options['execution_mode']).toLowerCase()
  const level = LEVELS.get(options['graph_optimization_level'])
  return {
    ...(isThreadCount(intra) ? { intraOpNumThreads: intra } : {}),
    ...(isThreadCount(inter) ? { interOpNumThreads: inter } : {}),
    ...(mode === 'sequential' || mode === 'parallel' ? { executionMode: mode } : {}),
    ...(level === undefined ? {} : { graphOptimizationLevel: level }),
  }
}

const LEVELS = new Map<unknown, 'disabled' | 'basic' | 'extended' | 'all'>([
  [0, 'disabled'],
  [1, 'basic'],
  [2, 'extended'],
  [99, 'all'],
])

function isThreadCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 256
}
