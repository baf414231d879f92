/** Trains a small network of TensorFlow.js in the page that shows it, and tracks the training. */

import { type ActiveRun, flush, setExperiment, setTrackingUri, startRun } from '@labbook/sdk'
import * as tf from '@tensorflow/tfjs'

interface Point {
  readonly x: number
  readonly y: number
  readonly isInside: boolean
}

const form = document.querySelector('form') as HTMLFormElement
const canvas = document.querySelector('canvas') as HTMLCanvasElement
const output = document.querySelector('output') as HTMLOutputElement

// What a tab that was closed while it trained left in the browser.
void flush()

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const fields = new FormData(form)
  const numberOf = (name: string) => Number(fields.get(name))
  train(String(fields.get('server')), { learningRate: numberOf('rate'), epochs: numberOf('epochs') }).catch(
    (error: Error) => {
      output.textContent = error.message
    },
  )
})

async function train(server: string, { learningRate, epochs }: { learningRate: number; epochs: number }) {
  setTrackingUri(server)
  await setExperiment('in the browser')
  // A network this small learns faster without the graphics card.
  await tf.setBackend('cpu')
  await startRun({ runName: `rate ${learningRate}` }, async (run) => {
    const points = Array.from({ length: 300 }, makePoint)
    run.logParams({ learningRate, epochs, points: points.length })
    const model = makeModel(learningRate)
    const inputs = tf.tensor2d(points.map(({ x, y }) => [x, y]))
    const labels = tf.tensor1d(points.map(({ isInside }) => Number(isInside)))
    await model.fit(inputs, labels, {
      epochs,
      callbacks: {
        onEpochEnd: (epoch, { loss = Number.NaN, acc = Number.NaN } = {}) => {
          run.logMetrics({ loss, accuracy: acc }, { step: epoch })
          draw(
            points,
            tf.tidy(() => (model.predict(inputs) as tf.Tensor).dataSync()),
          )
          output.textContent = `Epoch ${epoch + 1} of ${epochs}: ${(100 * acc).toFixed(0)}% right`
        },
      },
    })
    run.logImage(canvas, 'plots/points.png')
    await logModel(run, model)
    model.dispose()
    tf.dispose([inputs, labels])
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

function makeModel(learningRate: number): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [2], units: 16, activation: 'tanh' }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  })
  model.compile({ optimizer: tf.train.adam(learningRate), loss: 'binaryCrossentropy', metrics: ['accuracy'] })
  return model
}

/** As the files that `tf.loadLayersModel` reads. */
async function logModel(run: ActiveRun, model: tf.Sequential) {
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData = new ArrayBuffer() }) => {
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }]
      run.logDict({ format: 'layers-model', modelTopology, weightsManifest }, 'model/model.json')
      run.logBytes(new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)), 'model/weights.bin')
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
    }),
  )
}

/** The points, filled where the model says inside. */
function draw(points: readonly Point[], probabilities: ArrayLike<number>) {
  const pen = canvas.getContext('2d')
  if (pen === null) return
  pen.clearRect(0, 0, canvas.width, canvas.height)
  for (const [i, point] of points.entries()) {
    pen.fillStyle = pen.strokeStyle = point.isInside ? 'teal' : 'crimson'
    pen.beginPath()
    pen.arc((point.x + 1) * 150, (point.y + 1) * 150, 3, 0, 2 * Math.PI)
    if ((probabilities[i] ?? 0) > 0.5) pen.fill()
    else pen.stroke()
  }
}
