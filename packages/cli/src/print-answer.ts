import type { Codec } from '@labbook/protocol'

export interface JsonFlag {
  readonly json?: boolean
}

/** JSON for programs, as the API writes it, so that NaN and large integers come through; text for people. */
export function printAnswer(flags: JsonFlag, forms: { readonly json: () => string; readonly text: () => string }) {
  console.log(flags.json === true ? forms.json() : forms.text())
}

/** A JSON array with an item a line. */
export function jsonList<T>(codec: Codec<T>, items: readonly T[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => codec.write(item)).join(',\n')}\n]`
}
