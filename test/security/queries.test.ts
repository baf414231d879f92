import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorCode, makeRun, type Mount, mountOf, useMounts } from './mounts.js'
import { send } from './raw-http.js'

const { plain, everywhere } = useMounts()
const OUTSIDE = ['../../canary', '%2Fetc%2Fpasswd', '..%252f..%252fcanary', 'file%3A%2F%2F%2Fetc%2Fpasswd']

let count = 0
const runOn = (mount: Mount) => makeRun(mount, `queries ${++count}`)

async function status(mount: Mount, method: string, target: string, body?: string) {
  const answer = await mount.server.ask({ method, target, ...(body === undefined ? {} : { body }) })
  return answer.status
}

describe('[A01] artifact reads and writes by query string', () => {
  it('[A01] paths that lead outside are refused by every reader', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      const proxy = `${mount.api}/2.0/mlflow-artifacts/artifacts`
      for (const path of OUTSIDE) {
        for (const target of [
          `/get-artifact?run_uuid=${runId}&path=${path}`,
          `/get-artifact?run_id=${runId}&path=${path}`,
          `${mount.api}/2.0/mlflow/artifacts/list?run_id=${runId}&path=${path}`,
          `${proxy}?path=${path}`,
        ]) {
          const answer = await mount.server.ask({ target })
          expect([target, answer.status, errorCode(answer)]).toEqual([target, 400, 'INVALID_PARAMETER_VALUE'])
        }
      }
      expect(await status(mount, 'GET', `/get-artifact?run_uuid=${runId}&path=ok.txt`)).toBe(200)
    }))

  it('[A02] one value is checked and the same one used', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      const { runId: other } = await runOn(mount)
      for (const query of [
        `run_uuid=${runId}&path=ok.txt&path=../../canary`,
        `run_uuid=${runId}&path=../../canary&path=ok.txt`,
        `run_id=${runId}&run_uuid=${other}&path=ok.txt`,
        `run_uuid=${other}&run_id=${runId}&path=ok.txt`,
        `run_id=${runId}&run_id=${other}&path=ok.txt`,
      ]) {
        expect([query, await status(mount, 'GET', `/get-artifact?${query}`)]).toEqual([query, 400])
      }
      expect(await status(mount, 'GET', `/get-artifact?run_id=${runId}&run_uuid=${runId}&path=ok.txt`)).toBe(200)
    }))

  it('[A03] ids are ids, not parts of a path', () =>
    everywhere(async (mount) => {
      const { runId } = await runOn(mount)
      for (const id of [`../${runId}`, `${runId}/../${runId}`, 'a'.repeat(10_000), '', '..', '%2e%2e', 'a%00b']) {
        for (const target of [
          `/get-artifact?run_uuid=${id}&path=ok.txt`,
          `${mount.api}/2.0/mlflow/artifacts/list?run_uuid=${id}`,
          `${mount.api}/2.0/mlflow/runs/get?run_id=${id}`,
        ]) {
          expect([target.slice(0, 90), await status(mount, 'GET', target)]).toEqual([target.slice(0, 90), 400])
        }
      }
      expect(await status(mount, 'GET', `/get-artifact?run_uuid=${'0'.repeat(32)}&path=ok.txt`)).toBe(404)
    }))

  it('[A03] files of a version lie below its source, and its number is a number', () =>
    everywhere(async (mount) => {
      const { experimentId, runId } = await runOn(mount)
      const name = `versions ${runId}`
      const source = `mlflow-artifacts:/${experimentId}/${runId}/artifacts`
      await mount.post('registered-models/create', { name })
      expect((await mount.post('model-versions/create', { name, source, run_id: runId })).status).toBe(200)
      const ask = (query: string) =>
        status(mount, 'GET', `/model-versions/get-artifact?name=${encodeURIComponent(name)}&${query}`)
      expect(await ask('version=1&path=ok.txt')).toBe(200)
      for (const path of ['../../canary', '..%2F..%2Fcanary', '/etc/passwd', ''])
        expect([path, await ask(`version=1&path=${path}`)]).toEqual([path, 400])
      for (const version of ['-1', '1e3', '0x1', '9'.repeat(20), ''])
        expect([version, await ask(`version=${version}&path=ok.txt`)]).toEqual([version, 400])
      expect(await ask('version=2&path=ok.txt')).toBe(404)
    }))

  it('[A04] upload-artifact writes below the run or not at all', async () => {
    const mount = mountOf(plain())
    const { experimentId, runId } = await runOn(mount)
    const target = `/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${runId}&path=`
    for (const path of ['a%3F/a', 'a?/a', '../x', '/x', 'a%00b', '..%252fx', '']) {
      expect([path, await status(mount, 'POST', target + path, 'bytes')]).toEqual([path, 400])
    }
    const folder = join(mount.server.artifactRoot, experimentId, runId, 'artifacts')
    expect(await readdir(folder)).toEqual(['ok.txt'])
    expect(await status(mount, 'POST', `${target}new.txt`, 'bytes')).toBe(200)
    expect((await readdir(folder)).sort()).toEqual(['new.txt', 'ok.txt'])
  })

  it('[A05] multipart routes check their path as the others do', () =>
    everywhere(async (mount) => {
      const parts = [{ part_number: 1, etag: 'x' }]
      for (const [route, body] of [
        ['create', { num_parts: 2 }],
        ['complete', { upload_id: 'x', parts }],
        ['abort', { upload_id: 'x' }],
      ] as const) {
        for (const [folder, path] of [
          ['1/run/artifacts', '../x/..'],
          ['..', 'x'],
          ['%2e%2e/%2e%2e', 'x'],
          ['1/../..', 'x'],
          ['1//run', 'x'],
          ['1/run', 'a\u0000b'],
        ]) {
          const answer = await mount.server.ask({
            method: 'POST',
            target: `${mount.api}/2.0/mlflow-artifacts/mpu/${route}/${folder}`,
            headers: [['Content-Type', 'application/json']],
            body: JSON.stringify({ path, ...body }),
          })
          expect([route, folder, path, answer.status]).toEqual([route, folder, path, 400])
        }
      }
    }))

  it('[A05] a place without multipart says so at once', () =>
    everywhere(async (mount) => {
      const answer = await sendUnguarded(mount, 'create', { path: 'x', num_parts: 2 })
      expect(answer.status).toBe(501)
      expect(answer.text).toContain('Multipart upload is not supported for the current artifact repository')
    }))

  it('[A06] routes that were added later check as well', async () => {
    const mount = mountOf(plain())
    const trace = await mount.server.ask({ target: '/ajax-api/2.0/mlflow/get-trace-artifact?request_id=../../x' })
    expect([trace.status, errorCode(trace)]).toEqual([404, 'ENDPOINT_NOT_FOUND'])
    const { experimentId } = await runOn(mount)
    const created = await mount.post('logged-models', { experiment_id: experimentId, name: 'm' })
    const { model_id: modelId } = (JSON.parse(created.text) as { model: { info: { model_id: string } } }).model.info
    for (const path of [...OUTSIDE, '']) {
      const files = `/ajax-api/2.0/mlflow/logged-models/${modelId}/artifacts/files?artifact_file_path=${path}`
      expect([path, await status(mount, 'GET', files)]).toEqual([path, 400])
    }
    for (const path of OUTSIDE) {
      const folders = `/api/2.0/mlflow/logged-models/${modelId}/artifacts/directories?artifact_directory_path=${path}`
      expect([path, await status(mount, 'GET', folders)]).toEqual([path, 400])
    }
    const strange = await mount.server.ask({
      target: '/ajax-api/2.0/mlflow/logged-models/..%2f..%2fx/artifacts/files?artifact_file_path=a',
    })
    expect(strange.status).toBe(404)
  })
})

/** The client expects 501 here; nothing else may answer 5xx. */
async function sendUnguarded({ server, api }: Mount, route: string, body: object) {
  const answer = await send(server.port, {
    method: 'POST',
    target: `${server.prefix}${api}/2.0/mlflow-artifacts/mpu/${route}/1/run/artifacts`,
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify(body),
  })
  await server.checkSurroundings()
  return answer
}
