import { execFileSync } from 'node:child_process'
import { parseModelFile, readInputExample } from '@labbook/mlmodel'
import { describe, expect, it } from 'vitest'
import { modelSnippets, type SnippetFacts } from '../../../src/parts/logged-models/model-snippets.js'

function snippets(signature: Record<string, unknown>, facts: Partial<SnippetFacts> = {}) {
  const parts = Object.entries(signature).map(([part, entries]) => `  ${part}: '${JSON.stringify(entries)}'`)
  return modelSnippets({
    modelUri: 'models:/m-1',
    serverAddress: 'http://127.0.0.1:5000',
    signature: parseModelFile(`signature:\n${parts.join('\n')}\n`).signature,
    example: undefined,
    ...facts,
  })
}

describe('code to predict with a model', () => {
  it.each<[string, Record<string, unknown>[], string]>([
    [
      'columns',
      [
        { type: 'double', name: 'a' },
        { type: 'long', name: 'b' },
      ],
      'model.predict(pd.DataFrame([{"a": 0.0, "b": 0}]))',
    ],
    [
      'texts and truths',
      [
        { type: 'string', name: 'q' },
        { type: 'boolean', name: 'ok' },
      ],
      'model.predict(pd.DataFrame([{"q": "text", "ok": True}]))',
    ],
    [
      'objects',
      [{ type: 'object', name: 'o', properties: { tags: { type: 'array', items: { type: 'string' } } } }],
      'model.predict([{"o": {"tags": ["text"]}}])',
    ],
    [
      'a tensor',
      [{ type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: [-1, 2] } }],
      'model.predict(numpy.array([[0, 0]], dtype="float32"))',
    ],
    [
      'tensors by name',
      [{ type: 'tensor', name: 'x', 'tensor-spec': { dtype: 'int64', shape: [-1] } }],
      'model.predict({"x": numpy.array([0], dtype="int64")})',
    ],
  ])('[U-MODEL-4] holds placeholders for %s', (_, inputs, call) => {
    expect(snippets({ inputs })['Python']).toContain(call)
  })

  it('[U-MODEL-4] holds two rows of the input example, with whole numbers as the doubles that they are', () => {
    const info = { path: '', type: 'dataframe', servingPath: undefined, hasParams: false }
    const example = readInputExample('{"columns":["a","b"],"data":[[1,2],[NaN,4],[5,6]]}', info)
    const code = snippets(
      {
        inputs: [
          { type: 'double', name: 'a' },
          { type: 'long', name: 'b' },
        ],
      },
      { example },
    )
    expect(code['Python']).toContain('model.predict(pd.DataFrame([{"a": 1.0, "b": 2}, {"a": None, "b": 4}]))')
    expect(code['curl']).toContain('{"dataframe_split":{"columns":["a","b"],"data":[[1,2],[null,4]]}}')
  })

  it.each(["'; touch hit; '", '$(touch hit)', '`touch hit`', '"; import os #', 'a\\'])(
    '[X03] [U-MODEL-4] a URI with %j stays one word of the shell, and one text of the programs',
    (name) => {
      const modelUri = `runs:/r/${name}`
      const code = snippets({}, { modelUri })
      const [word = ''] = /-m (.*) --port/.exec(code['Serve'] ?? '')?.slice(1) ?? []
      expect(execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(modelUri)
      for (const title of ['Spark', 'Python'] as const) expect(code[title]).toContain(JSON.stringify(modelUri))
    },
  )
})
