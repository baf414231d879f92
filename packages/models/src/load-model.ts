import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseModelFile } from '@labbook/mlmodel'
import { ApiError } from '@labbook/protocol'
import type { FlavorLoader, LoadedModel, LoadOptions, ModelFolder } from './flavor.js'
import { onnxFlavor } from './flavors/onnx.js'
import { pythonFlavor } from './flavors/python.js'

/** By the name in the `MLmodel` file; of several that a model has, the first here is taken. */
const FLAVORS: Readonly<Record<string, FlavorLoader>> = { onnx: onnxFlavor, python_function: pythonFlavor }

/**
 * Reads a folder's `MLmodel` file.
 *
 * @throws ApiError that says why it is no model
 */
export async function openModelFolder(path: string): Promise<ModelFolder> {
  const text = await readFile(join(path, 'MLmodel'), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' || cause.code === 'ENOTDIR' ? 'it has no MLmodel file' : cause.message
    throw new ApiError('RESOURCE_DOES_NOT_EXIST', `${path} is not a model: ${reason}.`, { cause })
  })
  try {
    return { path, file: parseModelFile(text) }
  } catch (cause) {
    const reason = (cause as Error).message
    throw new ApiError('INVALID_PARAMETER_VALUE', `Cannot read the model at ${path}: ${reason}`, { cause })
  }
}

/**
 * Loads a model by its first flavor that can be loaded here, or by the one that is named.
 *
 * @throws ApiError that says why it cannot be loaded
 */
export async function loadModel(
  folder: ModelFolder,
  { flavor, ...options }: LoadOptions & { readonly flavor?: string },
): Promise<LoadedModel> {
  const has = new Map(folder.file.flavors.map(({ name, settings }) => [name, settings]))
  const name = Object.keys(FLAVORS).find((each) => has.has(each) && (flavor ?? each) === each)
  const loader = FLAVORS[name ?? '']
  if (name === undefined || loader === undefined) {
    const wanted = flavor === undefined ? Object.keys(FLAVORS).join(' or ') : `'${flavor}'`
    const there = has.size === 0 ? 'none' : [...has.keys()].join(', ')
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `The model cannot be served: it has no flavor ${wanted}. Its flavors: ${there}.`,
    )
  }
  return loader.load(folder, has.get(name) ?? {}, options)
}
