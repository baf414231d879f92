/** A file as it will be stored: where below the run's artifacts, and what is in it. */
export interface MadeFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** What a logged value becomes: its files, the run tags that let pages find them, and what its author should know. */
export interface MadeFiles {
  readonly files: readonly MadeFile[]
  readonly tags: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
}

/** The extension of a path in lower case with its dot, as Python's splitext has it: '' for `.env` and `notes`. */
export function extensionOf(path: string): string {
  return (/[^/.][^/]*(\.[^./]*)$/.exec(path)?.[1] ?? '').toLowerCase()
}

/** UTF-8. */
export function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
