import { ApiError } from '@labbook/protocol'
import type { TableData } from '../datasets/table.js'
import type { FigureInput, FigureOptions } from '../files/figure-file.js'
import type { ImageInput, ImageTarget } from '../files/image-file.js'
import type { MadeFiles } from '../files/made-file.js'
import type { artifactCalls } from './artifacts.js'
import type { runDataCalls } from './run-data.js'
import type { runCalls } from './runs.js'

type Calls = Pick<ReturnType<typeof runCalls>, 'getRun'> &
  Pick<ReturnType<typeof runDataCalls>, 'setTag'> &
  Pick<ReturnType<typeof artifactCalls>, 'uploadArtifact' | 'readArtifact'>

/** Values that become files of a run. What makes the files is loaded when it is first needed. */
export function madeArtifactCalls(calls: Calls, warn: (sentence: string) => void) {
  async function put(runId: string, { files, tags, warnings }: MadeFiles): Promise<void> {
    for (const { path, bytes } of files) await calls.uploadArtifact(runId, path, bytes)
    for (const [key, value] of Object.entries(tags)) await calls.setTag(runId, key, value)
    for (const sentence of warnings) warn(sentence)
  }

  async function bytesIfThere(runId: string, path: string): Promise<Uint8Array | undefined> {
    try {
      const { stream } = await calls.readArtifact(runId, path)
      return new Uint8Array(await new Response(stream).arrayBuffer())
    } catch (error) {
      if (error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined
      throw error
    }
  }

  return {
    /**
     * Uploads a value as JSON, or as YAML if the path ends in `.yaml` or `.yml` (with the package `yaml` installed).
     *
     * @throws InvalidInputError for a bad path, and for what has no JSON
     * @example await client.logDict(runId, { layers: [64, 32] }, 'config.json')
     */
    async logDict(runId: string, value: unknown, artifactFile: string): Promise<void> {
      const { dictFile } = await import('../files/dict-file.js')
      await put(runId, await dictFile(value, artifactFile))
    },

    /**
     * Uploads a table, which the pages show as one and `loadTable` reads back. If the run has the file, the rows are added.
     *
     * @param data rows as objects, or columns as lists
     * @throws InvalidInputError for a bad path, and for what is no table
     * @example await client.logTable(runId, [{ question: 'Why?', score: 0.5 }], 'answers.json')
     */
    async logTable(runId: string, data: TableData, artifactFile: string): Promise<void> {
      const { LOGGED_ARTIFACTS, tableFile, tablePath } = await import('../files/table-file.js')
      const path = tablePath(artifactFile)
      const { data: logged } = await calls.getRun(runId)
      const existing = await bytesIfThere(runId, path)
      await put(runId, await tableFile(data, path, { existing, loggedArtifacts: logged.tags[LOGGED_ARTIFACTS] }))
    },

    /**
     * Uploads a figure; the extension of the path decides what it becomes. Those of `@labbook/plots`, SVG and HTML
     * as text, an element of Observable Plot, Vega, Vega-Lite and Plotly specs, canvases and the bytes of files are figures.
     *
     * @throws InvalidInputError for a bad path, and for what cannot become such a file
     * @example await client.logFigure(runId, '<svg xmlns="http://www.w3.org/2000/svg" />', 'plots/loss.svg')
     */
    async logFigure(
      runId: string,
      figure: FigureInput,
      artifactFile: string,
      options: FigureOptions = {},
    ): Promise<void> {
      const { figureFile } = await import('../files/figure-file.js')
      await put(runId, await figureFile(figure, artifactFile, options))
    },

    /**
     * Uploads an image: to a path, or as one of a series by its key and step, which the pages show with a slider.
     *
     * @param image pixels (lists of lists, a typed array with its shape, ImageData), a canvas, or the bytes of a PNG, JPEG or WebP
     * @throws InvalidInputError for a bad path or key, and for what is no image
     * @example await client.logImage(runId, [[0, 255], [255, 0]], { key: 'masks', step: 10 })
     */
    async logImage(runId: string, image: ImageInput, target: string | ImageTarget): Promise<void> {
      const { imageFiles } = await import('../files/image-file.js')
      await put(runId, await imageFiles(image, typeof target === 'string' ? { artifactFile: target } : target))
    },
  }
}
