import type { ReferencePoint, ReferenceRun } from './reference-evaluator.js'

/**
 * The golden cases of tracking-api §8.5. The ids sort as the letters do, which the default order depends on for C and D;
 * a suite that cannot choose ids must take the smaller one of its two for C.
 */
export const goldenRuns: Readonly<Record<string, ReferenceRun>> = {
  A: run('A', { startTime: 100, status: 'FINISHED', endTime: 500, metric: 1, params: { p: '1' }, tag: 'Foo' }),
  B: run('B', { startTime: 200, metric: NaN, params: { p: '2' }, tag: 'bar' }),
  C: run('C', { startTime: 300, status: 'FAILED', endTime: 5, metric: -1, params: { p: '10' } }),
  D: run('D', { startTime: 300, tag: "it's" }),
  E: run('E', { startTime: 50, metric: Infinity, params: { P: '1' }, tag: 'FOO' }),
}

export interface GoldenCase {
  readonly filter?: string
  readonly orderBy?: readonly string[]
  /** Letters of the runs, in order. */
  readonly result: string
}

export const goldenCases: readonly GoldenCase[] = [
  { result: 'C D B A E' },
  { filter: 'metrics.m > 0', result: 'A E' },
  { filter: 'metrics.m != 0', result: 'C B A E' },
  { filter: "params.p LIKE '1%'", result: 'C A' },
  { filter: "params.P = '1'", result: 'E' },
  { filter: 'params.p IS NULL', result: 'D E' },
  { filter: "tags.t != 'Foo'", result: 'D B E' },
  { filter: "tags.t ILIKE 'f_o'", result: 'A E' },
  { filter: 'tags.t = "it\'s"', result: 'D' },
  { filter: "run_name = 'A'", result: 'A' },
  { filter: "attributes.`Run Name` = 'A'", result: 'A' },
  { filter: "tags.`mlflow.runName` = 'A'", result: 'A' },
  { filter: 'created > 100', result: 'C D B' },
  { filter: "metrics.m > 0 params.p='1'", result: 'A' },
  { orderBy: ['metrics.m'], result: 'C A E B D' },
  { orderBy: ['metrics.m DESC'], result: 'E A C B D' },
  { orderBy: ['params.p'], result: 'A C B D E' },
  { orderBy: ['params.p DESC'], result: 'B C A D E' },
  { orderBy: ['end_time'], result: 'C A D B E' },
  { orderBy: ['end_time DESC'], result: 'A C D B E' },
  { orderBy: ['tags.t'], result: 'E A B D C' },
  { orderBy: ['tags.t DESC'], result: 'D B A E C' },
]

interface GoldenRun {
  readonly startTime: number
  readonly status?: string
  readonly endTime?: number
  readonly metric?: number
  readonly params?: Readonly<Record<string, string>>
  readonly tag?: string
}

function run(letter: string, { startTime, status, endTime, metric, params, tag }: GoldenRun): ReferenceRun {
  const points: readonly ReferencePoint[] = metric === undefined ? [] : [{ value: metric, timestamp: 1, step: 0 }]
  return {
    runId: letter.toLowerCase().repeat(32),
    experimentId: '1',
    experimentName: 'golden',
    status: status ?? 'RUNNING',
    userId: 'ann',
    artifactUri: `mlflow-artifacts:/1/${letter.toLowerCase().repeat(32)}/artifacts`,
    startTime,
    ...(endTime === undefined ? {} : { endTime }),
    metrics: new Map(points.length === 0 ? [] : [['m', points]]),
    params: new Map(Object.entries(params ?? {})),
    tags: new Map([['mlflow.runName', letter], ...(tag === undefined ? [] : [['t', tag] as const])]),
    datasets: [],
  }
}
