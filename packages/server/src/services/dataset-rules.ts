import { ApiError, type Dataset, type DatasetInput, limits } from '@labbook/protocol'
import { checkLength } from './name-rules.js'

/** Sizes of logged datasets (tracking-api §9). */
export function checkDatasetInputs(inputs: readonly DatasetInput[]) {
  for (const [i, input] of inputs.entries()) checkDatasetInput(input, `datasets[${i}]`)
  const tags = inputs.reduce((sum, input) => sum + input.tags.length, 0)
  if (tags > limits.inputTagsPerRequest) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `The datasets have ${tags} tags together; at most ${limits.inputTagsPerRequest} are allowed in one request.`,
    )
  }
  const bytes = inputs.reduce((sum, input) => sum + bytesOf(input.dataset), 0)
  if (bytes > limits.datasetBytesPerRequest) {
    throw new ApiError(
      'INVALID_PARAMETER_VALUE',
      `The datasets have ${bytes} bytes of text together; at most ${limits.datasetBytesPerRequest} are allowed in one ` +
        'request. Log them in several requests.',
    )
  }
}

function bytesOf(dataset: Dataset): number {
  const { name, digest, source, sourceType, schema = '', profile = '' } = dataset
  return [name, digest, source, sourceType, schema, profile].reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

/** `parameter` is its path in the request. */
export function checkDatasetInput({ dataset, tags }: DatasetInput, parameter: string) {
  const texts = [
    ['name', dataset.name, limits.datasetName],
    ['digest', dataset.digest, limits.datasetDigest],
    ['source', dataset.source, limits.datasetSource],
    ['source_type', dataset.sourceType, limits.datasetSource],
    ['schema', dataset.schema ?? '', limits.datasetSchema],
    ['profile', dataset.profile ?? '', limits.datasetProfile],
  ] as const
  for (const [field, value, max] of texts) checkLength(value, max, field)
  for (const [i, { key, value }] of tags.entries()) {
    checkLength(key, limits.inputTagKey, `${parameter}.tags[${i}].key`)
    checkLength(value, limits.inputTagValue, `${parameter}.tags[${i}].value`)
  }
}
