import type { Figure } from '../figure.js'
import { PlotError } from '../plot-error.js'
import { byValue, categoriesOf } from '../table/numbers.js'
import { openTable, type TableInput } from '../table/table.js'
import { canvasOf, compose, counted, type FigureOptions } from './compose.js'
import { cellLayers, sequential } from './grid.js'

export interface ConfusionMatrixOptions extends FigureOptions {
  /** The column of what is true. */
  readonly yTrue: string
  /** The column of what the model predicted. */
  readonly yPred: string
  /** The classes in the order of the axes; all that there are, ascending, when left out. */
  readonly labels?: readonly (string | number | boolean)[] | undefined
  /** Shares of each true class, of each predicted class, or of all rows, instead of counts. */
  readonly normalize?: 'true' | 'predicted' | 'all' | undefined
}

export interface ConfusionMatrixStats {
  readonly n: number
  readonly dropped: number
  readonly accuracy: number
  readonly labels: readonly string[]
  /** Row by row. */
  readonly cells: readonly {
    readonly true: string
    readonly predicted: string
    readonly count: number
    /** Null for a class without rows. */
    readonly share?: number | null
  }[]
}

const MOST_CLASSES = 60

/**
 * How often each class was predicted as which: rows are true, columns predicted.
 *
 * @example confusionMatrix({ label, predicted }, { yTrue: 'label', yPred: 'predicted' })
 */
export function confusionMatrix(table: TableInput, options: ConfusionMatrixOptions): Figure<ConfusionMatrixStats> {
  const opened = openTable(table)
  const [truth, guess] = [options.yTrue, options.yPred].map((name) => categoriesOf(opened.cells(name), name)) as [
    (row: number) => string | number | undefined,
    (row: number) => string | number | undefined,
  ]
  const wanted = options.labels === undefined ? undefined : new Set(options.labels.map(String))
  const [counts, seen] = [new Map<string, number>(), new Set<string | number>()]
  let n = 0
  for (let row = 0; row < opened.rows; row += 1) {
    const [actual, predicted] = [truth(row), guess(row)]
    if (actual === undefined || predicted === undefined) continue
    if (wanted !== undefined && !(wanted.has(String(actual)) && wanted.has(String(predicted)))) continue
    n += 1
    seen.add(actual).add(predicted)
    const key = keyOf(String(actual), String(predicted))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  if (n === 0) throw new PlotError('NO_ROWS', `Of ${opened.rows} rows none has both a true and a predicted class.`)
  const labels = wanted === undefined ? [...new Set([...seen].sort(byValue).map(String))] : [...wanted]
  if (labels.length > MOST_CLASSES) {
    throw new PlotError('BAD_OPTION', `A confusion matrix has at most ${MOST_CLASSES} classes, not ${labels.length}.`)
  }
  const countOf = (actual: string, predicted: string) => counts.get(keyOf(actual, predicted)) ?? 0
  const total = (of: (label: string) => number) => labels.reduce((sum, label) => sum + of(label), 0)
  const wholes = {
    true: (actual: string) => total((label) => countOf(actual, label)),
    predicted: (_: string, predicted: string) => total((label) => countOf(label, predicted)),
    all: () => n,
  }
  const whole = options.normalize === undefined ? undefined : wholes[options.normalize]
  const cells = labels.flatMap((actual) =>
    labels.map((predicted) => {
      const count = countOf(actual, predicted)
      const cell = { true: actual, predicted, count }
      if (whole === undefined) return cell
      const of = whole(actual, predicted)
      return { ...cell, share: of === 0 ? null : count / of }
    }),
  )
  const accuracy = total((label) => countOf(label, label)) / n

  const canvas = canvasOf(options)
  const field = whole === undefined ? 'count' : 'share'
  const most = whole === undefined ? Math.max(...cells.map(({ count }) => count)) : 1
  return compose(
    {
      mark: 'confusionMatrix',
      stats: { n, dropped: opened.rows - n, accuracy, labels, cells },
      description: `Confusion matrix of ${counted(labels.length, 'class').replace('classs', 'classes')}: ${(accuracy * 100).toFixed(1)}% of ${counted(n, 'row')} are on the diagonal.`,
      captions: [
        `Accuracy ${accuracy.toFixed(4)}`,
        counted(n, 'row'),
        opened.rows === n ? undefined : `${counted(opened.rows - n, 'row')} left out`,
      ],
      body: {
        data: { values: cells },
        layer: cellLayers(cells, {
          canvas,
          field,
          colours: sequential(canvas.theme, [0, most]),
          format: options.format ?? (whole === undefined ? ',d' : '.2f'),
          rows: { field: 'true', title: options.yTitle ?? 'True', labels },
          columns: { field: 'predicted', title: options.xTitle ?? 'Predicted', labels },
        }),
      },
    },
    options,
  )
}

function keyOf(actual: string, predicted: string): string {
  return JSON.stringify([actual, predicted])
}
