/** A longer line is told in pieces. In UTF-16 units, so that none is larger than 24 KiB of UTF-8. */
const LINE_MOST = 8_192
/** So far up the cursor can go. */
const ROWS_MOST = 50

/** What steers a terminal: ends of lines, rewinds, and escape sequences but for colours (`m`). */
const CONTROL = /(\r|\n|\x1b\[[\d;?]*[A-Za-ln-z])/

/**
 * Makes lines of what a program writes to a terminal. A line is told when it ends. What is written over one that was told
 * is told by `flush`, as it then stands: of a progress bar that rewinds, or of a block of lines that is drawn again and
 * again, only these states count. Colours stay, other escape sequences go.
 *
 * @example
 * const lines = new ConsoleLines()
 * lines.push('epoch 1\n 10%\r 90%') // ['epoch 1']
 * lines.flush() // [' 90%']
 * lines.push('\r100%\n') // ['100%']
 */
export class ConsoleLines {
  /** The last lines of the terminal, of which all but the last have ended. */
  readonly #rows = [new Row()]
  #cursor = 0
  /** The cursor was above the last line since the last flush. */
  #wasAbove = false

  /** Whether `flush` would tell something. */
  get hasUnfinished(): boolean {
    return this.#rows.some((row) => row.isNews)
  }

  /** The lines that this text completes. */
  push(text: string): string[] {
    const out: string[] = []
    for (const [at, piece] of text.split(CONTROL).entries()) {
      if (at % 2 === 0) this.#write(piece, out)
      else if (piece === '\n') this.#endLine(out)
      else this.#move(piece)
    }
    return out
  }

  /** What stands in lines that may still change. What is added to such a line later makes a line of its own. */
  flush(): string[] {
    this.#wasAbove = false
    return this.#rows.filter((row) => row.isNews).map((row) => row.tell())
  }

  #write(text: string, out: string[]): void {
    if (text === '') return
    const row = this.#row
    row.write(text)
    if (row.isTooLong) out.push(...row.tellPieces())
  }

  #endLine(out: string[]): void {
    if (this.#cursor < this.#rows.length - 1) {
      // It had ended before; what was written over it waits for the flush.
      this.#cursor++
      this.#row.rewind()
      return
    }
    if (this.#wasAbove) out.push(...this.flush())
    else if (this.#row.isNews) out.push(this.#row.tell())
    if (this.#row.isEmptyLine) out.push('')
    this.#addRow()
  }

  get #row(): Row {
    return this.#rows[this.#cursor] ?? this.#addRow()
  }

  #addRow(): Row {
    const row = new Row()
    this.#rows.push(row)
    if (this.#rows.length > ROWS_MOST) this.#rows.shift()
    this.#cursor = this.#rows.length - 1
    return row
  }

  #move(control: string): void {
    const number = /(\d{1,3})?.$/.exec(control)?.[1]
    switch (control.at(-1)) {
      case '\r':
        return this.#row.rewind()
      case 'G':
        // To a column, of which the first is 1.
        if (Number(number ?? 1) <= 1) this.#row.rewind()
        return
      case 'A':
      case 'F':
        this.#wasAbove = true
        this.#cursor = Math.max(0, this.#cursor - Number(number ?? 1))
        return this.#row.rewind()
      case 'B':
      case 'E':
        this.#cursor = Math.min(this.#rows.length - 1, this.#cursor + Number(number ?? 1))
    }
  }
}

/** One line of the terminal. */
class Row {
  /** As it stands, but for what was told and then added to. */
  #text = ''
  #told: string | undefined
  #isRewound = false
  /** Its text is as `flush` told it; what is added to it is told apart. */
  #isFlushed = false

  /** Whether it differs from what was told. A bar that was wiped out does not. */
  get isNews(): boolean {
    return (
      this.#text !== '' && !this.#isFlushed && this.#text !== this.#told && !(this.#isRewound && isBlank(this.#text))
    )
  }

  /** Whether nothing was ever written to it. */
  get isEmptyLine(): boolean {
    return this.#text === '' && this.#told === undefined
  }

  get isTooLong(): boolean {
    return this.#text.length > LINE_MOST
  }

  rewind(): void {
    this.#isRewound = true
  }

  write(text: string): void {
    if (this.#isRewound) {
      this.#text = text
    } else if (this.#isFlushed) {
      this.#text = text
      this.#told = ''
    } else {
      this.#text += text
    }
    this.#isRewound = false
    this.#isFlushed = false
  }

  tell(): string {
    this.#told = this.#text
    this.#isFlushed = true
    return this.#text
  }

  /** Whole pieces of a line that is too long; the rest of it stays. */
  tellPieces(): string[] {
    const pieces: string[] = []
    let from = 0
    while (this.#text.length - from > LINE_MOST) {
      const splitsPair = /[\ud800-\udbff]/.test(this.#text.charAt(from + LINE_MOST - 1))
      const to = from + LINE_MOST - (splitsPair ? 1 : 0)
      pieces.push(this.#text.slice(from, to))
      from = to
    }
    this.#text = this.#text.slice(from)
    this.#told = ''
    return pieces
  }
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}
