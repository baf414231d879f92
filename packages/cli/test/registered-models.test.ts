import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { freshFolder, useLabbook } from './run-labbook.js'

const { labbook, refused } = useLabbook()

async function newRun(): Promise<string> {
  const runId = await labbook('runs', 'create')
  const folder = freshFolder()
  writeFileSync(join(folder, 'MLmodel'), 'flavors: {}\n')
  await labbook('artifacts', 'log', runId, join(folder, 'MLmodel'), '--path', 'model')
  return runId
}

describe('labbook models', () => {
  it('[sdk-fluent 15] registers a model of a run, moves its alias, lists, downloads and deletes it', async () => {
    const runId = await newRun()
    const name = 'house prices, 50 %'
    const uri = `runs:/${runId}/model`
    const words = ['--alias', 'champion', '--tag', 'kind=linear=1', '--description', 'the first']
    expect(await labbook('models', 'register', uri, name, ...words)).toBe('1')
    expect(await labbook('models', 'register', `models:/${name}@champion`, name)).toBe('2')
    const versions = JSON.parse(await labbook('models', 'versions', name, '--json')) as object[]
    expect(versions).toMatchObject([
      { version: '2', source: `models:/${name}/1`, run_id: runId },
      {
        version: '1',
        source: `mlflow-artifacts:/0/${runId}/artifacts/model`,
        run_id: runId,
        aliases: ['champion'],
        tags: [{ key: 'kind', value: 'linear=1' }],
        description: 'the first',
      },
    ])
    await labbook('models', 'alias', name, 'champion', '2')
    expect(await labbook('models', 'list')).toMatch(/house prices, 50 % +2 +champion→2 +\d+ s ago/)
    expect(await labbook('models', 'list', '--filter', "name = 'none'")).toBe('No registered models.')

    const folder = freshFolder()
    const place = await labbook('models', 'download', `models:/${name}@champion`, '--to', folder)
    expect(readFileSync(join(place, 'MLmodel'), 'utf8')).toBe('flavors: {}\n')

    const unsure = await refused('models', 'delete', name, '2')
    expect([unsure.exitCode, unsure.stderr]).toEqual([
      64,
      expect.stringContaining(`This permanently deletes version 2 of ${name}, and the alias champion.`),
    ])
    await labbook('models', 'delete', name, '2', '--yes')
    expect(await labbook('models', 'versions', name)).not.toMatch(/^ *2 /m)
    await labbook('models', 'alias', name, 'champion', '1')
    await labbook('models', 'alias', name, 'champion', '--delete')
    await labbook('models', 'delete', name, '--yes')
    expect(await labbook('models', 'list')).toBe('No registered models.')
  })

  it('[sdk-fluent 15] a name may hold both kinds of quotes', async () => {
    const name = 'it\'s "best" \\'
    const uri = `runs:/${await newRun()}/model`
    for (const one of [name, `${name}x`]) expect(await labbook('models', 'register', uri, one)).toBe('1')
    expect(JSON.parse(await labbook('models', 'versions', name, '--json'))).toMatchObject([{ name, version: '1' }])
    expect((await refused('models', 'delete', name)).stderr).toContain(
      `This permanently deletes ${name} and its 1 version`,
    )
    for (const one of [name, `${name}x`]) await labbook('models', 'delete', one, '--yes')
  })

  it.each([
    [['versions', 'none'], 1, 'Registered Model with name=none not found'],
    [['register', '/nowhere', 'm'], 1, "Folder '/nowhere' not found."],
    [['register', '.', 'm'], 64, 'Log it to a run first'],
    [['register', 's3://bucket/x', 'm'], 1, "'s3://bucket/x' is not a model URI."],
    [['register', 'models:/none/1', 'm'], 1, '(name=none, version=1) not found'],
    [['register', 'runs:/x/y', 'm', '--tag', 'novalue'], 64, "Invalid --tag 'novalue': write it as key=value."],
    [['alias', 'm', 'best'], 64, 'Pass the version for the alias'],
    [['alias', 'm', 'best', 'two'], 64, "Invalid version 'two'"],
    [['download', 'models:/none@best'], 1, 'Registered Model with name=none not found'],
  ] as const)('[sdk-fluent 15] refuses %j with a sentence', async (words, exitCode, sentence) => {
    const answer = await refused('models', ...words)
    expect([answer.exitCode, answer.stderr]).toEqual([exitCode, expect.stringContaining(sentence)])
    expect(answer.stdout).toBe('')
  })
})
