import { expect, it } from 'vitest'
import { versionPlace } from '../../../src/pages/model-versions/version-place.js'

const RUN = '0123456789abcdef0123456789abcdef'
const MODEL = 'm-0123456789abcdef0123456789abcdef'

it.each([
  ['its logged model, whatever the source says', MODEL, 's3://bucket/x', { modelId: MODEL }],
  ['the place of a logged model', '', `mlflow-artifacts:/1/models/${MODEL}/artifacts`, { modelId: MODEL }],
  ['the place of a folder of a run', '', `s3://b/1/${RUN}/artifacts/model`, { runId: RUN, folder: 'model' }],
  ['a deeper folder', '', `mlflow-artifacts:/1/${RUN}/artifacts/a/b/`, { runId: RUN, folder: 'a/b' }],
  ['a run by its id', '', 'runs:/abc/model', { runId: 'abc', folder: 'model' }],
  ['all files of a run, which is no model', '', `mlflow-artifacts:/1/${RUN}/artifacts`, undefined],
  ['a place of elsewhere', '', 's3://bucket/models/one', undefined],
])('[U-REG-5] %s', (_, modelId, uri, expected) => {
  expect(versionPlace({ modelId }, uri)).toEqual(expected)
})
