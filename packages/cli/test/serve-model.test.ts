import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freshFolder, runLabbook } from './run-labbook.js'

const serve = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runLabbook(['models', 'serve', '--port', '0', ...words], { env })

function modelFolder(modelFile: string): string {
  const folder = freshFolder()
  writeFileSync(join(folder, 'MLmodel'), modelFile)
  return folder
}

describe('labbook models serve', () => {
  it.each<[string, readonly string[], number, RegExp]>([
    ['no model', [], 64, /required option '-m, --model-uri <uri>'/],
    ['a folder that is not there', ['-m', '/no/such/folder'], 1, /Folder '\/no\/such\/folder' not found/],
    [
      'another scheme',
      ['-m', 's3://bucket/model'],
      1,
      /'s3:\/\/bucket\/model' is not a model URI\. Use a folder, runs:/,
    ],
    ['no run', ['-m', 'runs:/'], 1, /'runs:\/' is not a model URI/],
    ['no version', ['-m', 'models:/house-prices'], 1, /'models:\/house-prices' is not a model URI/],
    ['no port', ['-m', '.', '--port', 'x'], 64, /Invalid --port 'x': use a whole number from 0 to 65535/],
    ['no time', ['-m', '.', '--timeout', '0'], 64, /Invalid --timeout '0'/],
    ['no server', ['-m', 'models:/m-1', '--tracking-uri', 'http://127.0.0.1:1'], 69, /cannot be reached/],
  ])('[models-and-autolog E] says in a sentence what is wrong with %s', async (_, words, exitCode, reason) => {
    const result = await serve(words)
    expect(result.exitCode).toBe(exitCode)
    expect(result.stderr).toMatch(reason)
    expect(result.stdout).toBe('')
  })

  it('[models-and-autolog A] says why a folder is no model, or has no flavor to serve by', async () => {
    expect((await serve(['-m', freshFolder()])).stderr).toMatch(/is not a model: it has no MLmodel file\./)
    expect((await serve(['-m', modelFolder('flavors: {prophet: {}}')])).stderr).toMatch(/Its flavors: prophet\./)
  })

  it('[models-and-autolog A.2] says that a Python model needs mlflow, where there is none', async () => {
    const folder = modelFolder('flavors: {python_function: {loader_module: mlflow.sklearn}}')
    const { exitCode, stderr } = await serve(['-m', folder], { PATH: freshFolder() })
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/there is no mlflow command on the PATH/)])
  })
})
