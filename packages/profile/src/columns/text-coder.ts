/** Codes of texts in order of first appearance; rows that are not set are missing. */
export class TextCoder {
  readonly codes: Int32Array
  readonly values: string[] = []
  readonly #codeOf = new Map<string, number>()

  constructor(rows: number) {
    this.codes = new Int32Array(rows).fill(-1)
  }

  set(row: number, text: string) {
    let code = this.#codeOf.get(text)
    if (code === undefined) {
      code = this.values.push(text) - 1
      this.#codeOf.set(text, code)
    }
    this.codes[row] = code
  }
}
