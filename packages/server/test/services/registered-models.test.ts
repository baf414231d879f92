import { describe, expect, it } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import type { Json } from './open-app.js'
import { openRegistry } from './open-registry.js'

function registeredModelSuite(database: 'sqlite' | 'postgres') {
  it('[registry-api 3] [registry-api 2.1] [RM-1] [RM-2] [RM-3] [RM-4] [RM-5] a model is created, read, described, renamed and deleted', async () => {
    const { call, newModel, newVersion, refuse } = await openRegistry(database)
    const tags = [
      { key: 'team', value: 'old' },
      { key: 'team', value: 'prices' },
    ]
    const model = await newModel('house prices', { tags, description: 'd' })
    expect(model).toEqual({
      name: 'house prices',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: model['creation_timestamp'],
      description: 'd',
      tags: [{ key: 'team', value: 'prices' }],
    })
    expect(await call('GET', 'registered-models/get', { name: 'house prices' })).toEqual({ registered_model: model })
    await refuse(400, 'RESOURCE_ALREADY_EXISTS', 'Registered Model (name=house prices) already exists.', [
      'POST',
      'registered-models/create',
      { name: 'house prices' },
    ])

    const { registered_model: described } = await call('PATCH', 'registered-models/update', { name: 'house prices' })
    expect(described).not.toHaveProperty('description')
    expect((described as Json)['last_updated_timestamp']).toBeGreaterThan(model['last_updated_timestamp'] as number)

    await newVersion('house prices')
    await call('POST', 'registered-models/alias', { name: 'house prices', alias: 'best', version: '1' })
    const rename = { name: 'house prices', new_name: 'villa prices' }
    const { registered_model: renamed } = (await call('POST', 'registered-models/rename', rename)) as {
      registered_model: Json
    }
    expect(renamed).toMatchObject({ name: 'villa prices', aliases: [{ alias: 'best', version: '1' }], tags: [{}] })
    const [latest] = renamed['latest_versions'] as Json[]
    expect(latest).toMatchObject({ name: 'villa prices', aliases: ['best'] })
    expect(latest?.['last_updated_timestamp']).toBe(renamed['last_updated_timestamp'])
    await call('POST', 'registered-models/rename', { name: 'villa prices', new_name: 'villa prices' })
    await newModel('other')
    await refuse(400, 'RESOURCE_ALREADY_EXISTS', 'other', [
      'POST',
      'registered-models/rename',
      { name: 'villa prices', new_name: 'other' },
    ])

    await call('DELETE', 'registered-models/delete', { name: 'villa prices' })
    const gone = 'Registered Model with name=villa prices not found'
    await refuse(404, 'RESOURCE_DOES_NOT_EXIST', gone, ['GET', 'registered-models/get', { name: 'villa prices' }])
    await refuse(404, 'RESOURCE_DOES_NOT_EXIST', gone, ['DELETE', 'registered-models/delete', { name: 'villa prices' }])
    await newModel('villa prices')
    expect(await newVersion('villa prices')).toMatchObject({ version: '1' })
  })

  it('[registry-api 5] names, descriptions, tags and aliases that break a rule are refused', async () => {
    const { call, newModel, newVersion, refuse } = await openRegistry(database)
    await newModel('m')
    await newVersion('m')
    const names: readonly [string, string][] = [
      ['a/b', "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
      ['a:b', "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
      ['a\nb', 'Names cannot contain control characters.'],
      ...['.', '..', '..a'].map((name): [string, string] => [name, `This name would resolve to '${name}'`]),
      ['   ', 'Missing value for required parameter'],
      ['\u00a0\t', 'Missing value for required parameter'],
      ['x'.repeat(257), "'name' exceeds the maximum length of 256 characters"],
      ['', "Missing value for required parameter 'name'"],
    ]
    for (const [name, rule] of names) {
      await refuse(400, 'INVALID_PARAMETER_VALUE', rule, ['POST', 'registered-models/create', { name }])
      if (name !== '')
        await refuse(400, 'INVALID_PARAMETER_VALUE', rule, [
          'POST',
          'registered-models/rename',
          { name: 'm', new_name: name },
        ])
    }
    await refuse(400, 'INVALID_PARAMETER_VALUE', "'description' exceeds the maximum length of 5000", [
      'PATCH',
      'registered-models/update',
      { name: 'm', description: 'd'.repeat(5001) },
    ])
    for (const key of ['a/../b', '/a', 'a//b', 'k'.repeat(251), 'a$b'])
      await refuse(400, 'INVALID_PARAMETER_VALUE', 'key', ['POST', 'registered-models/set-tag', { name: 'm', key }])
    await refuse(400, 'INVALID_PARAMETER_VALUE', "'value' exceeds the maximum length of 100000 characters", [
      'POST',
      'registered-models/set-tag',
      { name: 'm', key: 'k', value: 'v'.repeat(100_001) },
    ])
    await refuse(400, 'INVALID_PARAMETER_VALUE', "'Prompt text' exceeds", [
      'POST',
      'model-versions/set-tag',
      { name: 'm', version: '1', key: 'mlflow.prompt.text', value: 'v'.repeat(100_001) },
    ])
    const aliases: readonly [string, string][] = [
      ['a b', "Invalid alias name: 'a b'. Names may only contain alphanumerics"],
      ['a.b', 'Invalid alias name'],
      ['Latest', "'latest' alias name (case insensitive) is reserved."],
      ['V12', "Version alias name 'V12' is reserved."],
      ['a'.repeat(256), "'Registered model alias name' exceeds the maximum length of 255"],
      ['', "Missing value for required parameter 'alias'"],
    ]
    for (const [alias, rule] of aliases)
      await refuse(400, 'INVALID_PARAMETER_VALUE', rule, [
        'POST',
        'registered-models/alias',
        { name: 'm', alias, version: '1' },
      ])
    for (const alias of ['Größte', '最良', '_', '٣'])
      await call('POST', 'registered-models/alias', { name: 'm', alias, version: '1' })
  })

  it('[registry-api 3] [RM-10] [RM-11] [RM-12] an alias leads to one version, moves in one step and keeps its history', async () => {
    const { call, get, newModel, newVersion, refuse } = await openRegistry(database)
    await newModel('m')
    for (let i = 0; i < 3; i++) await newVersion('m')
    const point = (version: string) =>
      call('POST', 'registered-models/alias', { name: 'm', alias: 'champion', version })
    const where = async () => {
      const { model_version: found } = await call('GET', 'registered-models/alias', { name: 'm', alias: 'champion' })
      return found as Json
    }
    await point('1')
    expect(await where()).toMatchObject({ version: '1', aliases: ['champion'] })
    await point('2')
    expect(await where()).toMatchObject({ version: '2', aliases: ['champion'] })
    expect(await call('GET', 'model-versions/get', { name: 'm', version: '1' })).not.toHaveProperty(
      'model_version.aliases',
    )

    // Two who move it at once: one of them is last, and the history says from where to where it went.
    await Promise.all([point('1'), point('3')])
    const last = (await where())['version']
    const { activity } = (await get('registered-models/activity', { name: 'm' })) as { activity: Json[] }
    const moves = activity.filter(({ kind }) => kind === 'alias_set').map(({ before, version }) => [before, version])
    expect(moves[0]?.[1]).toBe(last)
    expect(moves).toHaveLength(4)
    expect(moves.map(([before]) => before)).toEqual([...moves.slice(1).map(([, version]) => version), undefined])

    expect(await call('GET', 'registered-models/alias', { name: 'm', alias: 'LATEST' })).toMatchObject({
      model_version: { version: '3' },
    })
    await call('DELETE', 'registered-models/alias', { name: 'm', alias: 'champion' })
    await call('DELETE', 'registered-models/alias', { name: 'm', alias: 'champion' })
    await refuse(400, 'INVALID_PARAMETER_VALUE', 'Registered model alias champion not found.', [
      'GET',
      'registered-models/alias',
      { name: 'm', alias: 'champion' },
    ])
    await refuse(404, 'RESOURCE_DOES_NOT_EXIST', 'Model Version (name=m, version=9) not found', [
      'POST',
      'registered-models/alias',
      { name: 'm', alias: 'champion', version: '9' },
    ])
  })

  it('[registry-api 3] [RM-7] [RM-8] [RM-9] tags are set and deleted; the latest versions come by stage', async () => {
    const { call, newModel, newVersion, refuse } = await openRegistry(database)
    await newModel('m')
    await call('POST', 'registered-models/set-tag', { name: 'm', key: 'k' })
    expect(await call('GET', 'registered-models/get', { name: 'm' })).toMatchObject({
      registered_model: { tags: [{ key: 'k', value: '' }] },
    })
    for (let i = 0; i < 2; i++) await call('DELETE', 'registered-models/delete-tag', { name: 'm', key: 'k' })
    expect(await call('GET', 'registered-models/get', { name: 'm' })).not.toHaveProperty('registered_model.tags')
    await refuse(404, 'RESOURCE_DOES_NOT_EXIST', 'name=none', [
      'DELETE',
      'registered-models/delete-tag',
      { name: 'none', key: 'k' },
    ])

    for (let i = 0; i < 3; i++) await newVersion('m')
    await call('POST', 'model-versions/transition-stage', { name: 'm', version: '1', stage: 'production' })
    const latest = async (verb: 'GET' | 'POST', fields: Json) => {
      const { model_versions: found } = await call(verb, 'registered-models/get-latest-versions', {
        name: 'm',
        ...fields,
      })
      return (found as Json[]).map(({ version, current_stage: stage }) => [version, stage])
    }
    const both = [
      ['1', 'Production'],
      ['3', 'None'],
    ]
    expect(await latest('POST', {})).toEqual(both)
    expect(await latest('GET', { stages: ['Production', 'none'] })).toEqual(both)
    expect(await latest('GET', { stages: 'PRODUCTION' })).toEqual(both.slice(0, 1))
    const unknown = 'Invalid Model Version stage: Foo. Value must be one of None, Staging, Production, Archived.'
    await refuse(400, 'INVALID_PARAMETER_VALUE', unknown, [
      'POST',
      'registered-models/get-latest-versions',
      { name: 'm', stages: ['Foo'] },
    ])
  })

  it('[registry-api 7] [RM-6] is searched by name, tags and times, in the order asked', async () => {
    const { call, newModel, refuse } = await openRegistry(database)
    for (const [name, team] of [
      ['alpha', 'x'],
      ['Beta', 'y'],
      ['gamma%', undefined],
    ] as const)
      await newModel(name, team === undefined ? {} : { tags: [{ key: 'team', value: team }] })
    const names = async (fields: Json) => {
      const { registered_models: found = [] } = await call('GET', 'registered-models/search', fields)
      return (found as Json[]).map(({ name }) => name)
    }
    expect(await names({})).toEqual(['Beta', 'alpha', 'gamma%'])
    expect(await names({ filter: "name ILIKE 'b%' AND" })).toEqual(['Beta'])
    expect(await names({ filter: "attributes.name LIKE 'b%'" })).toEqual([])
    expect(await names({ filter: "tags.team != 'x'" })).toEqual(['Beta'])
    expect(await names({ filter: "tag.`team` = 'x' AND tags.team LIKE '%x%'" })).toEqual(['alpha'])
    expect(await names({ order_by: ['timestamp DESC'] })).toEqual(['gamma%', 'Beta', 'alpha'])
    expect(await names({ order_by: ['name DESC'] })).toEqual(['gamma%', 'alpha', 'Beta'])
    const faults: readonly [Json, string][] = [
      [{ filter: "foo = 'x'" }, "Invalid attribute key 'foo' specified. Valid keys are"],
      [{ filter: 'name > 1' }, 'Expected a quoted string value'],
      [{ filter: "name > 'a'" }, 'Invalid comparator for attribute: >'],
      [{ filter: "tags.team > 'a'" }, 'Invalid comparator for tag: >'],
      [{ filter: 'name = alpha' }, 'is either not quoted or unidentified quote types'],
      [{ filter: "x.name = 'a'" }, "Invalid entity type 'x'. Valid entity types are ('attribute', 'tag', 'tags')"],
      [{ order_by: 'foo' }, "Invalid order by key 'foo' specified. Valid keys are"],
      [{ order_by: 'name FOO' }, "Invalid ordering key in order_by clause 'name FOO'."],
      [{ order_by: ['name', 'name DESC'] }, 'contains duplicate fields'],
      [{ max_results: 1001 }, "Invalid value 1001 for parameter 'max_results' supplied."],
      [{ max_results: 0 }, 'positive integer'],
      ...['!', 'evilhax', 'YQ', 'YQ=', '====', 'YW-_'].map((token): [Json, string] => [
        { page_token: token },
        'Invalid page token, could not base64-decode',
      ]),
      [{ filter: 'evilhax = true' }, 'Invalid clause(s) in filter string: evilhax, =, true'],
      [{ filter: 'name = FALSE' }, 'Invalid clause(s) in filter string: name, =, FALSE'],
      [{ filter: "name ='a" }, 'Invalid clause(s) in filter string'],
    ]
    for (const [fields, text] of faults)
      await refuse(400, 'INVALID_PARAMETER_VALUE', text, ['GET', 'registered-models/search', fields])
  })

  it('[registry-api 11] 1,001 models come in pages of 100 without gaps or repeats', async () => {
    const { call, newModel } = await openRegistry(database)
    const names = Array.from({ length: 1001 }, (_, i) => `model ${String(i).padStart(4, '0')}`)
    for (const name of names) await newModel(name)
    const found: unknown[] = []
    let token: unknown
    do {
      const page: Json = await call('GET', 'registered-models/search', token === undefined ? {} : { page_token: token })
      const models = page['registered_models'] as Json[]
      expect(models.length).toBeLessThanOrEqual(100)
      found.push(...models.map(({ name }) => name))
      token = page['next_page_token']
    } while (token !== undefined)
    expect(found).toEqual(names)
  })

  it('[registry-api 9] prompts are kept and given, and hidden from those who look for models', async () => {
    const { call, newModel, newVersion, refuse } = await openRegistry(database)
    const prompt = { key: 'mlflow.prompt.is_prompt', value: 'true' }
    await newModel('model')
    await newVersion('model')
    await newModel('greeting', { tags: [prompt] })
    const tags = [prompt, { key: 'mlflow.prompt.text', value: 'Hello {{ name }}' }]
    await newVersion('greeting', { source: 'prompt-template', tags })
    const names = async (kind: 'registered-models' | 'model-versions', filter?: string) => {
      const found = await call('GET', `${kind}/search`, filter === undefined ? {} : { filter })
      return ((found[kind.replace('-', '_')] ?? []) as Json[]).map(({ name }) => name)
    }
    for (const kind of ['registered-models', 'model-versions'] as const) {
      expect(await names(kind)).toEqual(['model'])
      expect(await names(kind, "name LIKE '%'")).toEqual(['model'])
      expect(await names(kind, "tags.`mlflow.prompt.is_prompt` = 'true'")).toEqual(['greeting'])
      expect(await names(kind, "tags.`mlflow.prompt.is_prompt` != 'false'")).toEqual(['greeting'])
      expect(await names(kind, "tags.`mlflow.prompt.is_prompt` != 'true'")).toEqual(['model'])
      expect(await names(kind, "name LIKE '%' AND tags.`mlflow.prompt.is_prompt` = 'false'")).toEqual(['model'])
    }
    const create = (name: string, fields: Json = {}) =>
      ['POST', 'registered-models/create', { name, ...fields }] as const
    await refuse(
      400,
      'RESOURCE_ALREADY_EXISTS',
      "Tried to create a registered model with name 'greeting', but the name is already taken by a prompt.",
      create('greeting'),
    )
    await refuse(
      400,
      'RESOURCE_ALREADY_EXISTS',
      "Tried to create a prompt with name 'model', but the name is already taken by a registered model.",
      create('model', { tags: [prompt] }),
    )
    await refuse(
      400,
      'RESOURCE_ALREADY_EXISTS',
      'Prompt (name=greeting) already exists.',
      create('greeting', { tags: [prompt] }),
    )
  })

  it('[U-REG-2] tells what happened to a model and to one of its versions, the newest first', async () => {
    const { call, get, newModel, newVersion } = await openRegistry(database)
    await newModel('m')
    for (let i = 0; i < 2; i++) await newVersion('m')
    await call('POST', 'registered-models/alias', { name: 'm', alias: 'best', version: '1' })
    await call('POST', 'registered-models/alias', { name: 'm', alias: 'best', version: '1' })
    await call('POST', 'registered-models/alias', { name: 'm', alias: 'best', version: '2' })
    await call('POST', 'model-versions/set-tag', { name: 'm', version: '2', key: 'k', value: 'v' })
    await call('DELETE', 'model-versions/delete', { name: 'm', version: '2' })
    await call('POST', 'registered-models/rename', { name: 'm', new_name: 'n' })
    const told = async (query: Record<string, string>) => {
      const { activity } = (await get('registered-models/activity', query)) as { activity: Json[] }
      return activity.map(({ time, ...rest }) => {
        expect(time).toBeGreaterThan(999)
        return rest
      })
    }
    const moved = { kind: 'alias_set', key: 'best', version: '2', before: '1' }
    const set = { kind: 'alias_set', key: 'best', version: '1' }
    expect(await told({ name: 'n' })).toEqual([
      { kind: 'model_renamed', before: 'm', after: 'n' },
      { kind: 'version_deleted', version: '2' },
      { kind: 'alias_deleted', key: 'best', before: '2' },
      { kind: 'tag_set', version: '2', key: 'k', after: 'v' },
      moved,
      set,
      { kind: 'version_created', version: '2' },
      { kind: 'version_created', version: '1' },
      { kind: 'model_created' },
    ])
    expect(await told({ name: 'n', version: '1' })).toEqual([moved, set, { kind: 'version_created', version: '1' }])
    const first = await get('registered-models/activity', { name: 'n', max_results: '2' })
    const second = await get('registered-models/activity', {
      name: 'n',
      max_results: '2',
      page_token: String(first['next_page_token']),
    })
    expect((second['activity'] as Json[])[0]).toMatchObject({ kind: 'alias_deleted' })
  })
}

describe('registered models on SQLite', () => registeredModelSuite('sqlite'))
describeWith(['postgres'], 'registered models on PostgreSQL', () => registeredModelSuite('postgres'))
