import type { ArtifactEntry } from '../../../api/artifact-source.js'

/** The input of a viewer: the entry, and its bytes up to the viewer's limit. */
export interface ViewerProps {
  readonly entry: ArtifactEntry
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The file is longer than these bytes. */
  readonly isCut: boolean
}
