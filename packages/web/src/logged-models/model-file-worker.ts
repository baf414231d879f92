import { parseModelFile } from '@labbook/mlmodel'
import type { ReadModelFile } from './read-model-file.js'

// Reads `MLmodel` files beside the page, which goes on meanwhile.
onmessage = ({ data: text }: MessageEvent<string>) => postMessage(read(text))

function read(text: string): ReadModelFile {
  try {
    return { model: parseModelFile(text) }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}
