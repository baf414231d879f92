import type { Field, FieldType, InputExample, Signature } from '@labbook/mlmodel'
import { shellWord } from '../../format/shell-word.js'

export interface SnippetFacts {
  /** The URI with which clients load the model. */
  readonly modelUri: string
  /** This server's address, as clients use it. */
  readonly serverAddress: string
  readonly signature: Signature
  readonly example: InputExample | undefined
  /** What the form holds, as the body of a request; the example, or placeholders, without it. */
  readonly request?: Request | undefined
}

export const snippetTitles = ['Python', 'TypeScript', 'curl', 'Spark', 'Serve'] as const
export type SnippetTitle = (typeof snippetTitles)[number]

type Request = Readonly<Record<string, unknown>>

/** The port of the scoring server in the snippets. */
const PORT = 5001

/** Code that makes predictions with a model (U-MODEL-4). */
export function modelSnippets(facts: SnippetFacts): Readonly<Record<SnippetTitle, string>> {
  const { modelUri, signature } = facts
  const uri = JSON.stringify(modelUri)
  const request = facts.request ?? exampleRequest(facts)
  const { code, needs } = pyfuncInput(request, signature)
  return {
    Python: `import mlflow
${needs === undefined ? '' : `import ${needs}\n`}
model = mlflow.pyfunc.load_model(${uri})
model.predict(${code})
`,
    TypeScript: `// Serve the model first; see "Serve".
const response = await fetch('http://127.0.0.1:${PORT}/invocations', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(${JSON.stringify(request)}),
})
const { predictions } = await response.json()
`,
    curl: `# Serve the model first; see "Serve".
curl http://127.0.0.1:${PORT}/invocations -H 'content-type: application/json' \\
  -d ${shellWord(JSON.stringify(request))}
`,
    Spark: `import mlflow
from pyspark.sql.functions import struct, col

# Override result_type if the model does not return double values.
predict = mlflow.pyfunc.spark_udf(spark, model_uri=${uri})
df.withColumn("predictions", predict(struct(*map(col, df.columns))))
`,
    Serve: serveCommands(facts),
  }
}

/** The commands that serve a model over HTTP. */
export function serveCommands({ modelUri, serverAddress }: Pick<SnippetFacts, 'modelUri' | 'serverAddress'>): string {
  return `export MLFLOW_TRACKING_URI=${shellWord(serverAddress)}

npx labbook models serve -m ${shellWord(modelUri)} --port ${PORT}
# or: mlflow models serve -m ${shellWord(modelUri)} --port ${PORT} --env-manager local
`
}

/** Enough rows to show the format. */
const MAX_ROWS = 2

/** The request body: the input example, or a row of the signature's types. */
function exampleRequest({ signature: { inputs = [] }, example }: SnippetFacts): Request {
  if (example !== undefined) return shortened(example.request)
  const [first] = inputs
  if (first === undefined) return { inputs: [] }
  if (first.type.kind !== 'tensor') return { dataframe_records: [named(inputs)] }
  return { inputs: first.name === undefined ? placeholder(first.type) : named(inputs) }
}

function shortened(request: Request): Request {
  const { dataframe_split: split, inputs } = request
  if (typeof split === 'object' && split !== null && 'data' in split && Array.isArray(split.data))
    return { ...request, dataframe_split: { ...split, data: split.data.slice(0, MAX_ROWS) } }
  return Array.isArray(inputs) ? { ...request, inputs: inputs.slice(0, MAX_ROWS) } : request
}

function named(fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, type }, i) => [name ?? String(i), placeholder(type)]))
}

const PLACEHOLDERS = { boolean: true, string: 'text', binary: '', datetime: '2026-01-01' } as const
const MAX_ELEMENTS = 64

function placeholder(type: FieldType): unknown {
  switch (type.kind) {
    case 'scalar':
      return type.name in PLACEHOLDERS ? PLACEHOLDERS[type.name as keyof typeof PLACEHOLDERS] : 0
    case 'array':
      return [placeholder(type.items)]
    case 'object':
      return Object.fromEntries(type.properties.map((property) => [property.name, placeholder(property.type)]))
    case 'map':
      return { key: placeholder(type.values) }
    case 'tensor': {
      const shape = type.shape.map((length) => (length > 0 ? length : 1))
      const isSmall = shape.reduce((product, length) => product * length, 1) <= MAX_ELEMENTS
      return isSmall ? shape.reduceRight<unknown>((inner, length) => Array.from({ length }, () => inner), 0) : []
    }
    default:
      return null
  }
}

/** The input of pyfunc as Python code, and the library that it needs. */
interface PythonInput {
  readonly code: string
  readonly needs: 'pandas as pd' | 'numpy' | undefined
}

/**
 * Rows become a data frame, tensors arrays, anything else what it is. Doubles need a decimal point, because pyfunc rejects
 * integers for them.
 */
function pyfuncInput({ dataframe_split: split, ...request }: Request, { inputs = [] }: Signature): PythonInput {
  const types = new Map(inputs.map(({ name, type }) => [name, type]))
  const typeOf = (name: string) => types.get(name)
  if (inputs[0]?.type.kind === 'tensor') {
    const { inputs: value } = request
    const lone = types.get(undefined)
    const code = lone === undefined ? pythonDict(value ?? {}, typeOf) : pythonLiteral(value, lone)
    return { code, needs: 'numpy' }
  }
  const rows = split === undefined ? (request['dataframe_records'] ?? request['inputs'] ?? request) : recordsOf(split)
  const literal = (row: unknown) =>
    typeof row === 'object' && row !== null ? pythonDict(row, typeOf) : pythonLiteral(row)
  if (!Array.isArray(rows)) return { code: literal(rows), needs: undefined }
  const list = `[${rows.map(literal).join(', ')}]`
  const isFrame = rows.length > 0 && inputs.length > 0 && inputs.every(({ type }) => type.kind === 'scalar')
  return isFrame ? { code: `pd.DataFrame(${list})`, needs: 'pandas as pd' } : { code: list, needs: undefined }
}

function recordsOf(split: unknown): unknown {
  const { columns, data } = split as { columns?: readonly string[]; data: readonly (readonly unknown[])[] }
  if (columns === undefined) return data
  return data.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])))
}

/** Longer lines are broken between entries. */
const LINE = 72

function pythonDict(value: object, typeOf: (key: string) => FieldType | undefined): string {
  if (Array.isArray(value)) return pythonLiteral(value)
  const entries = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item, typeOf(key))}`,
  )
  const lines: string[] = []
  for (const entry of entries) {
    const last = lines.at(-1)
    if (last === undefined || `${last}, ${entry}`.length > LINE) lines.push(entry)
    else lines[lines.length - 1] = `${last}, ${entry}`
  }
  return `{${lines.join(',\n    ')}}`
}

function pythonLiteral(value: unknown, type?: FieldType): string {
  if (type?.kind === 'tensor') return `numpy.array(${pythonLiteral(value)}, dtype=${JSON.stringify(type.dtype)})`
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map((item) => pythonLiteral(item)).join(', ')}]`
  if (typeof value === 'object') return pythonDict(value, () => undefined)
  if (typeof value !== 'number') return JSON.stringify(value)
  if (!Number.isFinite(value)) return `float("${value}")`
  const isReal = type?.kind === 'scalar' && (type.name === 'double' || type.name === 'float')
  return isReal && Number.isInteger(value) ? value.toFixed(1) : String(value)
}
