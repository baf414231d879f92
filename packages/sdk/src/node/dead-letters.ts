import { existsSync, openAsBlob } from 'node:fs'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeadLetter } from '../journal/journal-source.js'
import type { ArtifactSource } from '../journal/record.js'
import { DEAD_LETTERS, KEPT_FOLDER } from './journal-reader.js'
import { journalRoot, LOCK, runKeyOf } from './run-folder.js'
import { segmentNumber } from './segment-name.js'

/** What servers refused of the runs in the folder of journals, the oldest run first. */
export async function readDeadLetters({ clear }: { clear: boolean }): Promise<DeadLetter[]> {
  const root = journalRoot()
  const names = await readdir(root).catch(() => [])
  const folders = names.filter((name) => runKeyOf(name) !== undefined).sort()
  const letters = await Promise.all(folders.map(async (name) => await lettersIn(join(root, name), clear)))
  return letters.flat()
}

async function lettersIn(folder: string, clear: boolean): Promise<DeadLetter[]> {
  const file = join(folder, DEAD_LETTERS)
  const taken = `${file}.taken`
  // What is refused meanwhile begins a new file. One that was taken and not removed is read first.
  if (clear && !existsSync(taken)) await rename(file, taken).catch(() => {})
  const texts = (clear ? [taken] : [taken, file]).map(async (path) => await readFile(path, 'utf8').catch(() => ''))
  const lines = (await Promise.all(texts)).join('').split('\n')
  const letters = lines.filter((line) => line !== '').map(parseLetter)
  const found = await Promise.all(letters.map(async (letter) => await withContent(letter, folder, clear)))
  if (clear) {
    await rm(taken, { force: true })
    const names = await readdir(folder)
    const isOver = !names.some((name) => name === LOCK || name === DEAD_LETTERS || segmentNumber(name) !== undefined)
    if (isOver) await rm(folder, { recursive: true, force: true })
  }
  return found
}

function parseLetter(line: string): DeadLetter {
  try {
    return JSON.parse(line) as DeadLetter
  } catch {
    // The process was killed while it wrote the line.
    const message = 'This line of the file is not whole.'
    return { at: '', route: '', code: 'INVALID_STATE', message, record: line }
  }
}

/** With the copy of a file that was refused, which lies beside its letter. */
async function withContent(letter: DeadLetter, folder: string, clear: boolean): Promise<DeadLetter> {
  // Of an artifact it is the entry that was logged.
  const { source } = letter.record as { readonly source?: ArtifactSource }
  if (source === undefined || !('kept' in source)) return letter
  const path = join(folder, KEPT_FOLDER, source.kept)
  if (!clear) return { ...letter, content: await openAsBlob(path).catch(() => undefined) }
  const content = await readFile(path)
    .then((bytes) => new Blob([bytes]))
    .catch(() => undefined)
  await rm(path, { force: true })
  return { ...letter, content }
}
