import { parse, type Spec, View } from 'vega'
import { expressionInterpreter } from 'vega-interpreter'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Problem } from '../../api/ask-worker.js'
import { isObject } from '../../format/is-object.js'
import { type FigureTable, recordsTable, statsTables } from './figure-table.js'
import { vegaHost } from './vega-host.js'
import { isVegaLite } from './vega-schema.js'

/** The worker's answer for a figure that can be drawn. */
export interface VegaFigure {
  readonly tables: readonly FigureTable[]
}

// Evaluates a figure off the main thread without drawing it, so that errors, blocked requests and endless loops happen here.
onmessage = async ({ data: text }: MessageEvent<string>) => postMessage(await figureOf(text))

async function figureOf(text: string): Promise<VegaFigure | Problem> {
  try {
    const spec = JSON.parse(text) as Spec & { usermeta?: { labbook?: { stats?: unknown } } }
    const problems: string[] = []
    const host = vegaHost((problem) => problems.push(problem))
    const dataflow = isVegaLite(spec) ? compile(spec as TopLevelSpec, { logger: host.logger }).spec : spec
    const view = new View(parse(dataflow, {}, { ast: true }), {
      ...host,
      expr: expressionInterpreter,
      renderer: 'none',
    })
    await view.runAsync()
    if (problems[0] !== undefined) return { problem: problems[0] }
    const stats = spec.usermeta?.labbook?.stats
    return {
      tables: isObject(stats)
        ? statsTables(stats)
        : markTables((view.scenegraph() as unknown as { root: SceneMark }).root),
    }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}

/** A mark in Vega's scene graph, which its types do not describe. */
interface SceneMark {
  readonly marktype: string
  readonly name: string | undefined
  readonly role: string
  readonly items: readonly { readonly datum: unknown; readonly items?: readonly SceneMark[] }[]
}

const NAMES: Readonly<Record<string, string>> = {
  arc: 'Arcs',
  area: 'Areas',
  image: 'Images',
  line: 'Lines',
  path: 'Paths',
  rect: 'Bars',
  rule: 'Rules',
  shape: 'Shapes',
  symbol: 'Points',
  text: 'Texts',
  trail: 'Trails',
}

/** The data behind each mark; marks over the same data share one table. */
function markTables(root: SceneMark): FigureTable[] {
  const found = new Map<string, { readonly type: string; readonly data: object[] }>()
  visit(root)
  const parts: { readonly names: string[]; readonly data: readonly object[] }[] = []
  for (const { type, data } of found.values()) {
    const name = NAMES[type] ?? type
    const same = parts.find((part) => part.data.length === data.length && part.data.every((row, i) => row === data[i]))
    if (same === undefined) parts.push({ names: [name], data })
    else if (!same.names.includes(name)) same.names.push(name)
  }
  return parts.map(({ names, data }) => recordsTable(names.join(', '), data))

  function visit(mark: SceneMark) {
    if (mark.role === 'axis' || mark.role === 'legend' || mark.role === 'title') return
    if (mark.marktype === 'group') {
      for (const group of mark.items) for (const inner of group.items ?? []) visit(inner)
      return
    }
    const key = `${mark.name} ${mark.marktype}`
    const data = found.get(key)?.data ?? []
    for (const { datum } of mark.items) if (isObject(datum) && Object.keys(datum).length > 0) data.push(datum)
    if (data.length > 0) found.set(key, { type: mark.marktype, data })
  }
}
