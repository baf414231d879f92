import { expect, it } from 'vitest'
import { fileKey, levelKey } from '../../src/api/artifact-keys.js'
import { staleKeys } from '../../src/api/stale-keys.js'

it('[U-LIVE-2] an upload concerns its folder, the folders above it, and the files that lie in it', () => {
  const stale = staleKeys({ what: 'artifacts', experimentId: '1', runId: 'r', folder: 'logs/console' })
  expect(stale).toEqual([
    levelKey('r', ''),
    levelKey('r', 'logs'),
    levelKey('r', 'logs/console'),
    fileKey('r', 'logs/console/00000001.ndjson').slice(0, 3),
  ])
  expect(staleKeys({ what: 'artifacts', runId: 'r', folder: '' })).toEqual([
    levelKey('r', ''),
    fileKey('r', 'model.onnx').slice(0, 3),
  ])
  expect(staleKeys({ what: 'artifacts', runId: 'r' })).toEqual([['artifacts', 'r']])
})

it('[LOG-7] a heartbeat concerns the page of its run alone', () => {
  expect(staleKeys({ what: 'heartbeat', experimentId: '1', runId: 'r' })).toEqual([['run', 'r']])
})
