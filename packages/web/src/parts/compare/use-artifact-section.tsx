import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useSyncExternalStore } from 'react'
import { type ArtifactEntry, artifactLevelQuery, modelFoldersQuery } from '../../api/artifact-source.js'
import { useSameList } from '../../controls/use-stable.js'
import { formatBytes } from '../../format/format-bytes.js'
import { naturalOrder } from '../../format/natural-order.js'
import { onPreferences, preferences } from '../../theme/preferences.js'
import { foldedAtFirst } from './compare-state.js'
import type { ComparedColumn } from './compared-column.js'
import type { CompareRow } from './difference.js'
import type { CompareSection } from './grid-items.js'

const TITLE = 'Artifacts'

/** The files, folders and models at the root of each run, asked for once the section is open (U-CMP-9). */
export function useArtifactSection(
  columns: readonly ComparedColumn[],
  onOpenFile: ((path: string) => void) | undefined,
): CompareSection {
  const { foldedSections } = useSyncExternalStore(onPreferences, preferences)
  const isOpen = !(foldedSections[TITLE] ?? foldedAtFirst(TITLE, columns.length))
  const { levels, isPending } = useRootArtifacts(columns, isOpen)
  return useMemo(
    () => ({
      title: TITLE,
      kind: 'texts',
      rows: artifactRows(columns, levels, onOpenFile),
      empty: 'No artifacts.',
      isLoading: isPending,
    }),
    [columns, levels, isPending, onOpenFile],
  )
}

/** What is at the root of each run; undefined where it is loading. The same list as long as nothing in it changes. */
export function useRootArtifacts(
  columns: readonly ComparedColumn[],
  isOpen: boolean,
): { readonly levels: readonly (readonly ArtifactEntry[] | undefined)[]; readonly isPending: boolean } {
  const models = useQueries({
    queries: columns.map(({ run }) => ({ ...modelFoldersQuery(run), enabled: isOpen })),
    combine: dataOf,
  })
  const levels = useQueries({
    queries: columns.map(({ run }, i) => ({
      ...artifactLevelQuery({ runId: run.info.runId, models: models.data[i] ?? [] }, ''),
      enabled: isOpen && models.data[i] !== undefined,
    })),
    combine: dataOf,
  })
  return { levels: useSameList(levels.data), isPending: models.isPending || levels.isPending }
}

function dataOf<T>(results: readonly UseQueryResult<T>[]) {
  return {
    data: results.map(({ data }) => data),
    isPending: results.some(({ isPending, error }) => isPending && error === null),
  }
}

/** The union of all paths, each with its size. */
function artifactRows(
  columns: readonly ComparedColumn[],
  levels: readonly (readonly ArtifactEntry[] | undefined)[],
  onOpenFile: ((path: string) => void) | undefined,
): readonly CompareRow[] {
  const byPath = levels.map((level) => new Map(level?.map((entry) => [entry.path, entry])))
  const paths = [...new Set(byPath.flatMap((entries) => [...entries.keys()]))].sort(naturalOrder)
  return paths.map((path) => ({
    key: path,
    values: byPath.map((entries) => said(entries.get(path))),
    onOpen:
      onOpenFile !== undefined && byPath.some((entries) => entries.get(path)?.isDir === false)
        ? () => onOpenFile(path)
        : undefined,
    cell(at) {
      const entry = byPath[at]?.get(path)
      const info = columns[at]?.run.info
      if (entry === undefined || info === undefined) return undefined
      return (
        <Link
          to="/experiments/$experimentId/runs/$runId/artifacts/$"
          params={{ experimentId: info.experimentId, runId: info.runId, _splat: path }}
        >
          {said(entry)}
        </Link>
      )
    },
  }))
}

function said(entry: ArtifactEntry | undefined): string | undefined {
  if (entry === undefined) return undefined
  if (entry.isModel) return 'model'
  return entry.isDir ? 'folder' : formatBytes(entry.size)
}
