import { queryOptions, useQueries } from '@tanstack/react-query'
import { levelKey } from '../../api/artifact-keys.js'
import { api } from '../../api/client.js'
import { naturalOrder } from '../../format/natural-order.js'
import type { BoardRun } from './board-run.js'
import { type ImageFile, type ImageSeries, imageSeries } from './image-name.js'

const FOLDER = 'images'
/** More runs with images than this are not asked for theirs. */
const RUNS_ASKED = 50

/** The images that a run logged by steps. */
const runImagesQuery = (runId: string) =>
  queryOptions({
    queryKey: [...levelKey(runId, FOLDER), 'series'],
    queryFn: async ({ signal }) => {
      const files: ImageFile[] = []
      let pageToken: string | undefined
      do {
        const page = await api.artifacts.listRunArtifacts({ runId, path: FOLDER, pageToken }, { signal })
        files.push(...page.files.map(({ path, fileSize }) => ({ path, size: Number(fileSize ?? 0) })))
        pageToken = page.nextPageToken
      } while (pageToken !== undefined)
      return imageSeries(files)
    },
  })

/** The keys of all images of some runs. */
export function useImageKeys(runs: readonly BoardRun[]): readonly string[] {
  return useQueries({ queries: withImages(runs).map(({ runId }) => runImagesQuery(runId)), combine: keysOf })
}

/** A run and its images of one key. */
export interface ImagesOfRun {
  readonly run: BoardRun
  readonly images: NonNullable<ReturnType<ImageSeries['get']>>
}

/** The runs that have images of a key, and those images; undefined while the first are loaded. */
export function useRunImages(runs: readonly BoardRun[], key: string) {
  const asked = withImages(runs)
  const results = useQueries({ queries: asked.map(({ runId }) => runImagesQuery(runId)) })
  const failed = results.find(({ error }) => error !== null)
  return {
    error: failed?.error ?? undefined,
    refetch: () => void failed?.refetch(),
    isLoading: results.some(({ isLoading }) => isLoading),
    found: asked.flatMap((run, i): readonly ImagesOfRun[] => {
      const images = results[i]?.data?.get(key)
      return images === undefined ? [] : [{ run, images }]
    }),
  }
}

function withImages(runs: readonly BoardRun[]): readonly BoardRun[] {
  return runs.filter(({ hasImages }) => hasImages).slice(0, RUNS_ASKED)
}

function keysOf(results: readonly { readonly data: ImageSeries | undefined }[]): readonly string[] {
  return [...new Set(results.flatMap(({ data }) => [...(data?.keys() ?? [])]))].sort(naturalOrder)
}
