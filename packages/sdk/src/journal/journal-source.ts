import type { ArtifactSource, JournalRecord } from './record.js'
import type { SentMark } from './sent-mark.js'

/** A record, and how far a run is sent once the server has it. */
export interface SourcedRecord {
  readonly record: JournalRecord
  readonly mark: SentMark
}

/** What the server made of the run. */
export interface RunIdentity {
  readonly runId: string
  readonly experimentId: string
  readonly artifactUri: string
}

/** The same with what this process must remember of a run that it resumed. */
export interface KeptIdentity extends RunIdentity {
  /** System metrics of this process count their steps on from here. */
  readonly systemSteps?: number | undefined
  /** The console lines of this process count on from here; absent until the first one is sent. */
  readonly consoleLines?: number | undefined
}

/** What the server refused of a run, or what is gone, with the answer. */
export interface DeadLetter {
  /** When, as ISO 8601 writes it. */
  readonly at: string
  /** The run on the server; absent if the server refused the run itself. */
  readonly runId?: string | undefined
  /** Of the API, such as `runs/log-batch`; `artifacts` for files. */
  readonly route: string
  readonly code: string
  readonly message: string
  /** What was logged, in the words of the journal. */
  readonly record: unknown
  /** The bytes of a file that the server refused. */
  readonly content?: Blob | undefined
}

/**
 * The journal of one run as its sender sees it, in files or in the browser's database.
 */
export interface JournalSource {
  readonly runKey: string
  /** How far the run is sent. */
  readonly sent: SentMark
  /** Some of the records after a mark; none if there are no more now. */
  read(after: SentMark): Promise<readonly SourcedRecord[]>
  /** Name of a metric key as the records read last define it. */
  keyName(keyId: number): string | undefined
  /** Everything up to the mark is on the server: kept, before what is no longer needed is removed. */
  acknowledge(mark: SentMark, release?: readonly ArtifactSource[]): Promise<void>
  readonly identity: KeptIdentity | undefined
  keepIdentity(identity: KeptIdentity): Promise<void>
  /** The bytes of an artifact, or a sentence that says why they are gone. */
  openArtifact(source: ArtifactSource): Promise<Blob | string>
  refuse(letters: readonly DeadLetter[]): Promise<void>
}
