import { StartRefusal } from '../../start-refusal.js'

/** The file is not a readable database; found at the start or later (D-82). */
export class DamagedDatabase extends StartRefusal {
  /** For the user who is already running `db verify`. */
  readonly fault: string

  constructor(file: string, detail: string) {
    const fault = `${file} is damaged (${detail}).`
    super('data', `${fault} Run: labbook db verify, or restore a backup with: labbook db restore.`)
    this.fault = `${fault} Restore a backup with: labbook db restore.`
  }
}
