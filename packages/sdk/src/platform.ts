import type { RunStatus, Tag } from '@labbook/protocol'
import type { LocalFiles } from './artifacts/local-files.js'
import type { Connection } from './connection/connection.js'
import type { DeadLetter, RunIdentity } from './journal/journal-source.js'
import type { ArtifactSource, Entry } from './journal/record.js'

/** How a run can end. */
export type RunEnd = Exclude<RunStatus, 'RUNNING' | 'SCHEDULED'>

/** What became of the records of a run. A metric point is one record. */
export interface Delivery {
  /** On the server. */
  readonly sent: number
  /** In the journal, to be sent. */
  readonly waiting: number
  /** Refused by the server; `deadLetters` reads what, in Node also in the file `dead-letter.ndjson` of the run's journal. */
  readonly refused: number
  /** Given up because the disk was full. */
  readonly dropped: number
}

export interface ChannelOptions {
  readonly runKey: string
  readonly trackingUri: string
  /** Keeps everything in the journal; `labbook sync` sends it. */
  readonly isOffline: boolean
  /** Samples this machine while the run is open; as the environment says if left out. */
  readonly logSystemMetrics?: boolean | undefined
}

/**
 * Takes what is logged to one run, and returns at once: the journal and the sender work behind it.
 */
export interface RunChannel {
  point(key: string, value: number, step: number, timestampMs: number): void
  entry(entry: Entry): void
  /** Copies bytes into the journal, to be uploaded. */
  keepBytes(bytes: Uint8Array): Promise<ArtifactSource>
  /** Copies a file of this machine, to be uploaded. One that is large is not copied, and must stay as it is. */
  keepFile(path: string): Promise<ArtifactSource>
  /** The run on the server. Waits until it is there; rejects if the server refused it. */
  identity(): Promise<RunIdentity>
  /** Resolves when everything is sent, or after `timeoutMs`. */
  flush(options: { timeoutMs: number }): Promise<Delivery>
  /** Nothing more comes. */
  close(): void
}

/** What follows the asynchronous context: which run is active. */
export interface Scope<T> {
  get(): T | undefined
  run<R>(value: T, body: () => R): R
}

export type PrintedLine = (stream: 'stdout' | 'stderr', text: string, timestampMs: number) => void

/** How a process, or a page, ends while runs are open. */
export interface EndHandlers {
  /** Nothing is left to do, or a signal ends it: everything is to be ended and sent. */
  readonly finish: (status: RunEnd) => Promise<void>
  /** A signal came that the program handles itself. */
  readonly flush: () => Promise<void>
  /** The last moment: nothing asynchronous runs any more. */
  readonly endNow: (status: RunEnd, error?: { readonly thrown: unknown }) => void
}

/** What differs between Node and a browser. */
export interface Platform {
  /** Where runs go if nothing else is said. */
  readonly defaultTrackingUri: string
  environment(name: string): string | undefined
  /** Sets a variable for the processes that this one starts; `undefined` removes it. */
  setEnvironment(name: string, value: string | undefined): void
  openChannel(options: ChannelOptions): RunChannel
  /** Sends what is logged to all runs. */
  flush(options: { timeoutMs: number }): Promise<Delivery>
  /** What servers refused, and is kept here; `clear` removes it. */
  deadLetters(options: { clear: boolean }): Promise<DeadLetter[]>
  /** Reads and writes at once, beside the journal: searches, experiments, models. */
  connect(trackingUri: string): Connection
  /** The files of this machine; a browser has none. */
  readonly localFiles?: LocalFiles
  /** Calls back when the process ends. */
  onEnd(handlers: EndHandlers): void
  /** Tells what the program prints, line by line, until it is stopped; `undefined` where that cannot be had. */
  readonly captureConsole: ((onLine: PrintedLine) => { stop(): void }) | undefined
  createScope<T>(): Scope<T>
  /** User, source and commit of the program. */
  contextTags(): Promise<readonly Tag[]>
  /** What differs from the commit of the program's folder; `null` if nothing does; `undefined` where there is no git. */
  readonly gitPatch: (() => Promise<Uint8Array | null>) | undefined
  warn(sentence: string): void
  newKey(): string
}
