import { saveFile } from '../../controls/save-file.js'
import type { LogReader } from './log-reader.js'

/** Saves what the run printed as one text file. */
export async function saveLog(name: string, { lines, fetchAgain }: LogReader): Promise<void> {
  const parts: string[] = []
  for (let next = 0; ; ) {
    const stretch = lines.stretchFrom(next)
    if (stretch === undefined) break
    if ('missing' in stretch) {
      if (await fetchAgain(stretch.missing)) continue
      // The view says why.
      return
    }
    parts.push(`${stretch.lines.map(({ text }) => text).join('\n')}\n`)
    next += stretch.lines.length
  }
  saveFile(name, new Blob(parts, { type: 'text/plain' }))
}
