import type { DeadLetter, JournalSource, RunIdentity, SourcedRecord } from '../journal/journal-source.js'
import type { ArtifactSource } from '../journal/record.js'
import type { SentMark } from '../journal/sent-mark.js'
import type { JournalDatabase, StoredRun } from './journal-database.js'

/** The journal of one run in the browser's database, as its sender reads it. */
export class StoredJournal implements JournalSource {
  readonly #database: JournalDatabase
  readonly #keys = new Map<number, string>()
  #run: StoredRun

  constructor({ database, run }: { database: JournalDatabase; run: StoredRun }) {
    this.#database = database
    this.#run = run
  }

  get runKey(): string {
    return this.#run.runKey
  }

  get identity(): RunIdentity | undefined {
    return this.#run.identity
  }

  get sent(): SentMark {
    return markAt(this.#run.sent)
  }

  async read(after: SentMark): Promise<readonly SourcedRecord[]> {
    const stored = await this.#database.records(this.runKey, after.records)
    return stored.map((record): SourcedRecord => {
      const { sequence } = record
      if (record.kind === 'entry') {
        return { record: { kind: 'entry', sequence, entry: record.entry }, mark: markAt(sequence + 1) }
      }
      for (const [id, name] of record.keys) this.#keys.set(id, name)
      const { points } = record
      return { record: { kind: 'points', sequence, points }, mark: markAt(sequence + points.keyIds.length) }
    })
  }

  keyName(keyId: number): string | undefined {
    return this.#keys.get(keyId)
  }

  async acknowledge(mark: SentMark, release: readonly ArtifactSource[] = []): Promise<void> {
    if (mark.records === this.#run.sent) return
    this.#run = { ...this.#run, sent: mark.records }
    const released = release.flatMap((source) => ('kept' in source ? [source.kept] : []))
    await this.#database.acknowledge(this.#run, released)
  }

  async keepIdentity(identity: RunIdentity): Promise<void> {
    this.#run = { ...this.#run, identity }
    await this.#database.putRun(this.#run)
  }

  async openArtifact(source: ArtifactSource): Promise<Blob | string> {
    if (!('kept' in source)) return 'A browser has no files by path.'
    return (await this.#database.artifact(this.runKey, source.kept)) ?? 'The bytes of an artifact are gone.'
  }

  async refuse(letters: readonly DeadLetter[]): Promise<void> {
    const kept = letters.map(async (letter) => ({ ...letter, content: await this.#contentOf(letter) }))
    await this.#database.putDeadLetters(await Promise.all(kept))
  }

  async #contentOf({ record }: DeadLetter): Promise<Blob | undefined> {
    const { source } = record as { readonly source?: ArtifactSource }
    return source !== undefined && 'kept' in source
      ? await this.#database.artifact(this.runKey, source.kept)
      : undefined
  }
}

/** Here records are found by their number alone. */
function markAt(records: number): SentMark {
  return { segment: 0, offset: 0, records }
}
