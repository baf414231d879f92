import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { experimentsQuery } from '../../api/queries.js'
import type { ComparedColumn } from './compared-column.js'
import type { CompareSection } from './grid-items.js'
import { runSections } from './run-sections.js'
import { useArtifactSection } from './use-artifact-section.js'

const NONE: readonly CompareSection[] = []

export interface RunSectionsOptions {
  readonly definitions: Definitions
  readonly first?: readonly CompareSection[] | undefined
  /** Always the same function; absent where files are not shown side by side. */
  readonly onOpenFile?: ((path: string) => void) | undefined
}

/** The sections of a comparison; the same list as long as what it shows is the same. */
export function useRunSections(
  columns: readonly ComparedColumn[],
  { definitions, first = NONE, onOpenFile }: RunSectionsOptions,
): readonly CompareSection[] {
  const { data: experiments } = useQuery(experimentsQuery())
  const artifacts = useArtifactSection(columns, onOpenFile)
  const ofRuns = useMemo(() => {
    const names = new Map(experiments?.map(({ experimentId, name }) => [experimentId, name]))
    return runSections(columns, { definitions, experimentName: (id) => names.get(id) })
  }, [columns, definitions, experiments])
  return useMemo(() => [...first, ...ofRuns, artifacts], [first, ofRuns, artifacts])
}
