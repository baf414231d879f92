/**
 * Fits a line to noisy points by gradient descent, with several learning rates, and tracks all of it. The only part of it that
 * is about tracking is what is called on `run`.
 */

import { datasetOf, defineExperiment } from '@labbook/sdk'

const training = defineExperiment({
  name: 'fit a line',
  params: {
    learningRate: { type: 'number', label: 'Learning rate' },
    epochs: 'integer',
    seed: 'integer',
  },
  metrics: {
    valLoss: { goal: 'min', label: 'Validation loss', digits: 3 },
    trainLoss: { goal: 'min', label: 'Training loss', digits: 3 },
    epochTime: { format: 'duration', label: 'Time per epoch' },
  },
  primaryMetric: 'valLoss',
})

interface Point {
  readonly x: number
  readonly y: number
}

interface Line {
  readonly slope: number
  readonly intercept: number
}

const SEED = 7
const EPOCHS = 60

const points = makePoints(400, SEED)
const train = points.slice(0, 300)
const validation = points.slice(300)

for (const learningRate of [0.001, 0.01, 0.1]) {
  await training.startRun({ runName: `rate ${learningRate}` }, (run) => {
    run.logParams({ learningRate, epochs: EPOCHS, seed: SEED })
    run.logInput(datasetOf(train, { name: 'points', targets: 'y' }), { context: 'training' })
    run.logInput(datasetOf(validation, { name: 'points', targets: 'y' }), { context: 'validation' })

    let line: Line = { slope: 0, intercept: 0 }
    const losses: number[] = []
    for (let step = 0; step < EPOCHS; step++) {
      const start = performance.now()
      line = improved(line, learningRate)
      const valLoss = loss(line, validation)
      losses.push(valLoss)
      const epochTime = (performance.now() - start) / 1000
      run.logMetrics({ valLoss, trainLoss: loss(line, train), epochTime }, { step })
    }

    run.logDict(line, 'model/line.json')
    run.logTable(
      validation.slice(0, 20).map(({ x, y }) => ({ x, y, predicted: predict(line, x) })),
      'predictions.json',
    )
    run.logFigure(curve(losses), 'plots/loss.svg')
    console.log(`rate ${learningRate}: validation loss ${losses.at(-1)?.toFixed(3)}`)
  })
}

function predict({ slope, intercept }: Line, x: number): number {
  return slope * x + intercept
}

/** The mean squared error. */
function loss(line: Line, data: readonly Point[]): number {
  return data.reduce((sum, { x, y }) => sum + (predict(line, x) - y) ** 2, 0) / data.length
}

/** The line after one step down the gradient of the loss. */
function improved(line: Line, learningRate: number): Line {
  let slope = 0
  let intercept = 0
  for (const { x, y } of train) {
    const error = predict(line, x) - y
    slope += (2 * error * x) / train.length
    intercept += (2 * error) / train.length
  }
  return { slope: line.slope - learningRate * slope, intercept: line.intercept - learningRate * intercept }
}

/** Points around the line 3x + 2, the same ones for the same seed. */
function makePoints(count: number, seed: number): Point[] {
  let state = seed
  // A linear congruential generator: good enough for noise, and the same on every machine.
  const random = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32
  return Array.from({ length: count }, () => {
    const x = random() * 4 - 2
    return { x, y: 3 * x + 2 + (random() - 0.5) }
  })
}

/** The losses as a drawing. */
function curve(losses: readonly number[]): string {
  const [width, height] = [400, 200]
  const highest = Math.max(...losses)
  const path = losses.map((value, i) => `${(i / (losses.length - 1)) * width},${height - (value / highest) * height}`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 ${width + 20} ${height + 20}" font-family="sans-serif">
  <polyline points="${path.join(' ')}" fill="none" stroke="teal" stroke-width="2" />
  <text x="${width}" y="10" text-anchor="end" font-size="12">Validation loss by epoch</text>
</svg>`
}
