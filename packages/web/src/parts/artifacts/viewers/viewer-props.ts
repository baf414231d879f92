import type { ArtifactEntry } from '../../../api/artifact-source.js'

/** What a viewer is given: the entry, and bytes up to its cap. */
export interface ViewerProps {
  readonly entry: ArtifactEntry
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The file goes on behind these bytes. */
  readonly isCut: boolean
}
