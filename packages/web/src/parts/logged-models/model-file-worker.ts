import { type ModelFile, parseModelFile } from '@labbook/mlmodel'
import type { Problem } from '../../api/ask-worker.js'

/** The worker's answer: the file, or a sentence that says why it cannot be read. */
type ReadModelFile = { readonly model: ModelFile } | Problem

// Parses `MLmodel` files off the main thread, so that the page stays responsive.
onmessage = ({ data: text }: MessageEvent<string>) => postMessage(read(text))

function read(text: string): ReadModelFile {
  try {
    return { model: parseModelFile(text) }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}
