/** Trains a classifier of points in the page that shows it, and tracks the training. */

import { flush, setExperiment, setTrackingUri, startRun } from '@labbook/sdk'

interface Point {
  readonly x: number
  readonly y: number
  readonly isInside: boolean
}

const form = document.querySelector('form') as HTMLFormElement
const canvas = document.querySelector('canvas') as HTMLCanvasElement
const output = document.querySelector('output') as HTMLOutputElement

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const fields = new FormData(form)
  train(String(fields.get('server')), Number(fields.get('rate'))).catch((error: Error) => {
    output.textContent = error.message
  })
})

const EPOCHS = 100

async function train(server: string, learningRate: number) {
  setTrackingUri(server)
  await setExperiment('in the browser')
  await startRun({ runName: `rate ${learningRate}` }, async (run) => {
    const points = Array.from({ length: 300 }, makePoint)
    run.logParams({ learningRate, epochs: EPOCHS, points: points.length })
    let weights = [0, 0]
    for (let step = 0; step < EPOCHS; step++) {
      const { loss, accuracy, gradient } = evaluate(weights, points)
      weights = weights.map((weight, i) => weight - learningRate * (gradient[i] ?? 0))
      run.logMetrics({ loss, accuracy }, { step })
      draw(points, weights)
      output.textContent = `Epoch ${step + 1} of ${EPOCHS}: ${(100 * accuracy).toFixed(0)}% right`
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    run.logImage(canvas, 'plots/points.png')
    run.logDict({ weights }, 'model.json')
  })
  const { waiting } = await flush()
  output.textContent +=
    waiting === 0 ? '. The run is on the server.' : '. The server is away; the browser keeps the run.'
}

/** Inside is what lies within a circle. */
function makePoint(): Point {
  const [x, y] = [Math.random() * 2 - 1, Math.random() * 2 - 1]
  return { x, y, isInside: x ** 2 + y ** 2 < 0.6 }
}

/** How likely a point is inside, by its distance from the middle. */
function probability([bias = 0, slope = 0]: readonly number[], { x, y }: Point): number {
  return 1 / (1 + Math.exp(-(bias + slope * (x ** 2 + y ** 2))))
}

function evaluate(weights: readonly number[], points: readonly Point[]) {
  let loss = 0
  let right = 0
  const gradient = [0, 0]
  for (const point of points) {
    const likely = probability(weights, point)
    const error = likely - Number(point.isInside)
    loss -= Math.log(Math.max(1e-9, point.isInside ? likely : 1 - likely)) / points.length
    if (likely > 0.5 === point.isInside) right++
    gradient[0] = (gradient[0] ?? 0) + error / points.length
    gradient[1] = (gradient[1] ?? 0) + (error * (point.x ** 2 + point.y ** 2)) / points.length
  }
  return { loss, accuracy: right / points.length, gradient }
}

/** The points, filled where the model says inside. */
function draw(points: readonly Point[], weights: readonly number[]) {
  const pen = canvas.getContext('2d')
  if (pen === null) return
  pen.clearRect(0, 0, canvas.width, canvas.height)
  for (const point of points) {
    pen.fillStyle = pen.strokeStyle = point.isInside ? 'teal' : 'crimson'
    pen.beginPath()
    pen.arc((point.x + 1) * 150, (point.y + 1) * 150, 3, 0, 2 * Math.PI)
    if (probability(weights, point) > 0.5) pen.fill()
    else pen.stroke()
  }
}
