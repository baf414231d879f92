import { execFileSync } from 'node:child_process'
import { mkdirSync, opendirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefusal } from '@labbook/server'
import { describe, expect, it } from 'vitest'
import { ask, fingerprint, importInto, readBack, scratch, withApp } from './read-back.js'
import { experimentYaml, runIdOf, runYaml, writeTree } from './write-mlruns.js'

const A = runIdOf('a')
const B = runIdOf('b')

describe('[sdk-fluent 12] layouts of older clients', () => {
  it('[D-84] two-field and five-field lines, run_uuid alone, a name only in the tag, keys with slashes', async () => {
    const source = writeTree(scratch(), {
      '7/meta.yaml': experimentYaml('7', 'old'),
      [`7/${A}/meta.yaml`]: runYaml('7', A, '').replace('run_id:', 'run_uuid:'),
      [`7/${A}/tags/mlflow.runName`]: 'from the tag',
      [`7/${A}/metrics/two`]: '1000 0.5\n1001 1e-05\n',
      [`7/${A}/metrics/deep/er`]: '5 nan 0\n6 inf 1\n7 -inf 2\n7 -inf 2\n',
      [`7/${A}/metrics/five`]: '2000 0.25 3 a set with blanks abc12345\n',
      [`7/${A}/params/multi`]: 'first\nsecond',
      [`7/${B}/meta.yaml`]: runYaml(
        '7',
        B,
        'run_name: still here\nlifecycle_stage: deleted\ndeleted_time: 99\n',
      ).replace('lifecycle_stage: active\n', ''),
    })
    const dataDir = scratch()
    const { found } = await importInto(dataDir, source)
    expect(found).toEqual([])
    const { runs } = await readBack(dataDir)
    expect(runs[A]?.info).toMatchObject({
      run_name: 'from the tag',
      user_id: 'me',
      status: 'FINISHED',
      start_time: 10,
      end_time: 20,
    })
    expect(runs[A]?.history).toEqual({
      two: ['0 1000 0.5', '0 1001 0.00001'],
      'deep/er': ['0 5 NaN', '1 6 Infinity', '2 7 -Infinity'],
      five: ['3 2000 0.25'],
    })
    expect(runs[A]?.data.params).toEqual([{ key: 'multi', value: 'first\nsecond' }])
    expect(runs[B]?.info).toMatchObject({ run_name: 'still here', lifecycle_stage: 'deleted' })
  })

  it('[D-84] metrics of logged models keep their dataset, whose name may hold blanks', async () => {
    const model = 'm-1234'
    const source = writeTree(scratch(), {
      '7/meta.yaml': experimentYaml('7', 'old'),
      [`7/models/${model}/meta.yaml`]:
        `artifact_location: ''\ncreation_timestamp: 1\nexperiment_id: '7'\nlast_updated_timestamp: 2\nmodel_id: ${model}\n` +
        `model_type: sk\nname: prices\nsource_run_id: ${A}\nstatus: 3\nstatus_message: out of memory\n`,
      [`7/models/${model}/metrics/acc`]: `5 0.5 1 ${A}\n6 nan 2 ${A} a set with blanks abc\n7 1 2 ${A} half\n`,
    })
    const dataDir = scratch()
    const { lost } = await importInto(dataDir, source)
    expect(lost).toEqual([
      {
        outcome: 'lost',
        kind: 'model point',
        which: `'acc:3' of model ${model}`,
        why: expect.stringContaining('not a metric point'),
      },
    ])
    const [read] = (await readBack(dataDir)).models
    expect(read?.info).toMatchObject({
      model_id: model,
      status: 'LOGGED_MODEL_UPLOAD_FAILED',
      status_message: 'out of memory',
    })
    expect(read?.data?.metrics).toMatchObject([
      { key: 'acc', value: 0.5, step: 1, run_id: A },
      { key: 'acc', value: 'NaN', step: 2, dataset_name: 'a set with blanks', dataset_digest: 'abc' },
    ])
  })
})

describe('what was deleted', () => {
  it('[D-87] stays deleted where its name, its id or both were used again, however often it is imported', async () => {
    const [c, d, e] = [runIdOf('c'), runIdOf('d'), runIdOf('e')]
    const source = writeTree(join(scratch(), 'mlruns'), {
      '1/meta.yaml': experimentYaml('1', 'MLP'),
      [`1/${A}/meta.yaml`]: runYaml('1', A),
      [`1/${A}/params/p`]: 'living',
      '2/meta.yaml': experimentYaml('2', 'both'),
      [`2/${B}/meta.yaml`]: runYaml('2', B),
      '.trash/10/meta.yaml': experimentYaml('10', 'MLP'),
      [`.trash/10/${c}/meta.yaml`]: runYaml('10', c),
      '.trash/1/meta.yaml': experimentYaml('1', 'other'),
      [`.trash/1/${d}/meta.yaml`]: runYaml('1', d),
      '.trash/2/meta.yaml': experimentYaml('2', 'both'),
      [`.trash/2/${e}/meta.yaml`]: runYaml('2', e),
      // One that is there twice: the living one has what belongs to it.
      [`.trash/2/${A}/meta.yaml`]: runYaml('2', A),
      [`.trash/2/${A}/params/p`]: 'dead',
      [`.trash/2/${A}/params/q`]: 'dead',
      [`.trash/2/${A}/metrics/m`]: '1 1 1\n',
    })
    const dataDir = scratch()
    for (let i = 0; i < 2; i++) {
      const { lost } = await importInto(dataDir, source)
      expect(lost.map(({ kind, which }) => `${kind} ${which}`)).toEqual([
        `run ${A}`,
        `param 'p' of run ${A}`,
        `param 'q' of run ${A}`,
        `point 'm' of run ${A}`,
      ])
      const { experiments, runs } = await readBack(dataDir)
      const stages = new Map(
        experiments.map((one) => [one['experiment_id'], `${String(one['name'])}: ${String(one['lifecycle_stage'])}`]),
      )
      const homeOf = (id: string) => stages.get(runs[id]?.info['experiment_id'])
      expect([A, B, c, d, e].map(homeOf)).toEqual([
        'MLP: active',
        'both: active',
        'MLP (deleted 10): deleted',
        'other: deleted',
        'both (deleted 2): deleted',
      ])
      expect(runs[A]?.data.params).toEqual([{ key: 'p', value: 'living' }])
      expect(runs[A]?.history).toEqual({})
    }
  })

  it('[D-87] in the source after it was imported: what is new of it comes as deleted', async () => {
    const root = scratch()
    const source = join(root, 'mlruns')
    const experiment = { 'meta.yaml': experimentYaml('1', 'x'), [`${A}/meta.yaml`]: runYaml('1', A) }
    writeTree(join(source, '1'), experiment)
    const dataDir = scratch()
    await importInto(dataDir, source)
    rmSync(join(source, '1'), { recursive: true })
    writeTree(join(source, '.trash', '1'), { ...experiment, [`${B}/meta.yaml`]: runYaml('1', B) })
    writeTree(join(source, '.trash', '0'), {
      'meta.yaml': experimentYaml('0', 'Default'),
      [`${runIdOf('c')}/meta.yaml`]: runYaml('0', runIdOf('c')),
    })
    const { lost } = await importInto(dataDir, source)
    expect(lost).toEqual([])
    const { experiments, runs } = await readBack(dataDir)
    expect(experiments.map((one) => one['lifecycle_stage'])).toEqual(['active', 'active'])
    expect([A, B, runIdOf('c')].map((id) => runs[id]?.info['lifecycle_stage'])).toEqual([
      'active',
      'deleted',
      'deleted',
    ])
  })
})

describe('exact values', () => {
  it('[D-89] steps and times that were written as floats, the greatest doubles, the times of the default experiment', async () => {
    const source = writeTree(join(scratch(), 'mlruns'), {
      '0/meta.yaml': experimentYaml('0', 'Default'),
      [`0/${A}/meta.yaml`]: runYaml('0', A),
      [`0/${A}/metrics/loss`]:
        '1600000000000.0 0.5 50.0\n9 1.7976931348623157e308 51.\n9 -1.7976931348623157e+308 -52.00\n9 1 5.5\n9 1 9223372036854775807\n',
    })
    const dataDir = scratch()
    const times = async () => {
      const { experiment } = await withApp(dataDir, (app) => ask(app, 'GET', 'experiments/get', { experiment_id: '0' }))
      return [experiment.creation_time, experiment.last_update_time]
    }
    const { lost } = await importInto(dataDir, source)
    expect(lost.map(({ which }) => which)).toEqual([`'loss:4' of run ${A}`])
    const { runs } = await readBack(dataDir)
    expect(runs[A]?.history['loss']).toEqual([
      '-52 9 -1.7976931348623157e+308',
      '51 9 1.7976931348623157e+308',
      '9223372036854776000 9 1',
      '50 1600000000000 0.5',
    ])
    expect(await times()).toEqual([1, 2])
    // It is in use now, so another store does not change it.
    const other = writeTree(join(scratch(), 'mlruns'), {
      '0/meta.yaml': experimentYaml('0', 'Default').replace('creation_time: 1', 'creation_time: 7'),
    })
    await importInto(dataDir, other)
    expect(await times()).toEqual([1, 2])
  })

  it('[D-89] model outputs and inputs in the order in which MLflow lists them', async () => {
    const ids = ['b', 'a', 'd', 'c'].map((digit) => `m-${runIdOf(digit)}`)
    const root = scratch()
    const source = writeTree(join(root, 'mlruns'), {
      '1/meta.yaml': experimentYaml('1', 'x'),
      [`1/${A}/meta.yaml`]: runYaml('1', A),
      ...Object.fromEntries(
        ids.map((id, i) => [
          `1/${A}/outputs/${id}/meta.yaml`,
          `destination_id: ${id}\ndestination_type: MODEL_OUTPUT\nsource_id: ${id}\nsource_type: RUN_OUTPUT\nstep: ${i}\ntags: {}\n`,
        ]),
      ),
    })
    const stored: string[] = []
    const folder = opendirSync(join(source, '1', A, 'outputs'))
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) stored.push(entry.name)
    folder.closeSync()
    const dataDir = scratch()
    await importInto(dataDir, source)
    const { outputs } = (await readBack(dataDir)).runs[A] as { outputs: { model_outputs: { model_id: string }[] } }
    expect(outputs.model_outputs.map((output) => output.model_id)).toEqual(stored)
  })
})

describe('broken and hostile trees', () => {
  it('[K02] what is broken is named and hides nothing else; the source is unchanged', async () => {
    const root = scratch()
    const secret = join(root, 'secret')
    writeFileSync(secret, 'top secret')
    const source = writeTree(join(root, 'mlruns'), {
      '1/meta.yaml': experimentYaml('1', 'sound'),
      [`1/${A}/meta.yaml`]: runYaml('1', A),
      [`1/${A}/params/good`]: 'yes',
      [`1/${A}/params/..bad`]: 'no',
      [`1/${A}/params/a\u0001b`]: 'no',
      [`1/${A}/params/not-utf8`]: Uint8Array.of(0xff, 0xfe),
      [`1/${A}/params/nul`]: 'a\0b',
      [`1/${A}/tags/${'x'.repeat(251)}`]: 'too long',
      [`1/${A}/metrics/loss`]:
        'x\n1 0.5 0\nnonsense here at all\n2 0x10 1\n-3 1 2\n3 1.5 99999999999999999999\n4 2.5 3\n' +
        `${'9'.repeat(100_000)}\n5 3.5 4`,
      [`1/${A}/inputs/1/meta.yaml`]: 'source_type: DATASET\nsource_id: ../../../secret\n',
      [`1/${A}/inputs/2/meta.yaml`]: 'source_type: DATASET\nsource_id: missing\n',
      [`1/${A}/artifacts/model/weights`]: 'w',
      '1/without-meta/params/p': '1',
      '2/meta.yaml': '',
      '3/meta.yaml': "experiment_id: '3'\nna",
      '4/meta.yaml': `${experimentYaml('4', 'tagged')}x: !!python/object/apply:os.system ["touch ${root}/ran"]\n`,
      '5/meta.yaml': `${experimentYaml('5', 'aliases')}a: &a [1]\nb: *a\nname2: &n x\n`,
      '6/meta.yaml': '['.repeat(500_000),
      '7/meta.yaml': 'a:\n'.repeat(100_000),
      '8/meta.yaml': 'x'.repeat(2 * 1024 * 1024),
      '9/meta.yaml': experimentYaml('1', 'sound'),
      [`1/${B}/meta.yaml`]: runYaml('2', B),
    })
    symlinkSync(secret, join(source, `1/${A}/params/linked`))
    symlinkSync(root, join(source, `1/${A}/artifacts/out`))
    symlinkSync(secret, join(source, `1/${A}/artifacts/file`))
    symlinkSync(root, join(source, '10'))
    for (const name of ['.trash', 'models', '1/traces', `1/${A}/outputs`]) symlinkSync(root, join(source, name))
    symlinkSync(root, join(source, `1/${runIdOf('c')}`))
    execFileSync('mkfifo', [join(source, `1/${A}/params/pipe`)])
    const before = fingerprint(source)
    const dataDir = scratch()

    const { lost } = await importInto(dataDir, source)
    const named = lost.map(({ kind, which }) => `${kind} ${which}`)
    for (const name of ['1/without-meta', `1/${B}`, `1/${runIdOf('c')}`]) expect(named).toContain(`run ${name}`)
    for (const id of ['10', '2', '3', '4', '5', '6', '7', '8', '9']) expect(named).toContain(`experiment ${id}`)
    for (const key of ['linked', 'pipe', 'nul', 'not-utf8', '..bad', 'a\u0001b'])
      expect(named).toContain(`param '${key}' of run ${A}`)
    for (const line of [1, 3, 4, 6, 8]) expect(named).toContain(`point 'loss:${line}' of run ${A}`)
    expect(named).toContain(`point 'loss' of run ${A}`)
    for (const path of ['out', 'file']) expect(named).toContain(`artifact '${path}' of run ${A}`)
    for (const name of [
      'experiment .trash',
      'registered model models',
      'trace traces',
      `model output outputs of run ${A}`,
    ])
      expect(named).toContain(name)
    for (const input of [1, 2]) expect(named).toContain(`dataset input '${input}' of run ${A}`)

    const read = await readBack(dataDir)
    expect(read.experiments.map((experiment) => experiment['name'])).toEqual(['Default', 'sound'])
    expect(Object.keys(read.runs)).toEqual([A])
    expect(read.runs[A]?.data.params).toEqual([{ key: 'good', value: 'yes' }])
    expect(read.runs[A]?.history).toEqual({ loss: ['0 1 0.5', '3 4 2.5', '4 5 3.5'] })
    expect(Object.keys(fingerprint(join(dataDir, 'artifacts')))).toEqual([`1/${A}/artifacts/model/weights`])
    expect(fingerprint(source)).toEqual(before)
    expect(Object.keys(fingerprint(root))).not.toContain('ran')
  })

  it('[K02] a location that the source names is never read through Labbook', async () => {
    const root = scratch()
    writeTree(root, { 'private/key': 'top secret' })
    const uris = [
      `file://${root}/private`,
      `${root}/private`,
      `${root}/mlruns/1/../../private`,
      `file://${root}/mlruns/1/x/../../../private`,
      '../private',
    ]
    const runs = uris.map((_, i) => runIdOf(String(i)))
    const source = writeTree(join(root, 'mlruns'), {
      '1/meta.yaml': experimentYaml('1', 'sound').replace('file:///elsewhere/mlruns/1', `file://${root}/private`),
      ...Object.fromEntries(
        runs.map((id, i) => [
          `1/${id}/meta.yaml`,
          runYaml('1', id).replace(/artifact_uri: .*/, `artifact_uri: ${uris[i]}`),
        ]),
      ),
    })
    for (const artifacts of ['copy', 'keep'] as const) {
      const dataDir = scratch()
      await importInto(dataDir, source, { artifacts })
      await withApp(dataDir, async ({ http }) => {
        for (const id of runs) {
          const listed = await http.inject(`/api/2.0/mlflow/artifacts/list?run_id=${id}`)
          const got = await http.inject(`/get-artifact?run_uuid=${id}&path=key`)
          expect(`${listed.body}${got.body}`).not.toContain('top secret')
          expect(listed.json().files ?? []).toEqual([])
          expect(got.statusCode).toBeGreaterThanOrEqual(400)
        }
      })
    }
  })

  it('[D-84] what is no store is refused in one sentence', async () => {
    const root = scratch()
    writeTree(root, { 'notes.txt': 'x', 'empty/deep/x': '' })
    mkdirSync(join(root, 'fresh'))
    for (const place of ['notes.txt', 'empty', 'fresh', 'missing']) {
      await expect(importInto(join(root, 'data'), join(root, place))).rejects.toBeInstanceOf(StartRefusal)
    }
    await expect(importInto(join(root, 'data'), 'postgresql://db/mlflow')).rejects.toBeInstanceOf(StartRefusal)
    expect(Object.keys(fingerprint(root)).filter((path) => path.startsWith('data'))).toEqual([])
  })
})
