import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadModel, openModelFolder } from '../src/index.js'

function modelFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-model-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

async function load(modelFile: string, flavor?: string) {
  const folder = await openModelFolder(modelFolder({ MLmodel: modelFile, 'model.onnx': 'no graph' }))
  const options = { envManager: 'local', timeoutMs: 1000, signal: new AbortController().signal }
  return loadModel(folder, { ...options, ...(flavor === undefined ? {} : { flavor }) })
}

describe('a model folder', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['has no MLmodel file', {}, /is not a model: it has no MLmodel file/],
    [
      'has one that is no mapping',
      { MLmodel: '- 1' },
      /Cannot read the model at .+: This MLmodel file is not a YAML mapping/,
    ],
    ['has one with an open quote', { MLmodel: 'a: "' }, /Cannot read the model/],
  ])('[models-and-autolog A] that %s is refused', async (_, files, reason) => {
    await expect(openModelFolder(modelFolder(files))).rejects.toThrow(reason)
  })

  it.each<[string, string, RegExp]>([
    ['without flavors', 'flavors: {}', /no flavor onnx or python_function\. Its flavors: none/],
    ['of another flavor', 'flavors: {prophet: {}}', /Its flavors: prophet/],
    ['whose data lie elsewhere', 'flavors: {onnx: {data: ../../secret.onnx}}', /is outside its folder/],
    ['whose data are absolute', 'flavors: {onnx: {data: /etc/passwd}}', /is outside its folder/],
    ['whose data are no graph', 'flavors: {onnx: {data: model.onnx}}', /model\.onnx cannot be loaded/],
    ['whose data are not there', 'flavors: {onnx: {data: gone.onnx}}', /gone\.onnx cannot be loaded/],
  ])('[models-and-autolog A.2] %s is not loaded', async (_, modelFile, reason) => {
    await expect(load(modelFile)).rejects.toThrow(reason)
  })

  it('[models-and-autolog A.2] is not loaded by a flavor that it does not have', async () => {
    await expect(load('flavors: {onnx: {data: model.onnx}}', 'python_function')).rejects.toThrow(
      "The model cannot be served: it has no flavor 'python_function'. Its flavors: onnx.",
    )
  })
})
