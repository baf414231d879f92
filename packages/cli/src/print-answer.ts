import type { Codec } from '@labbook/protocol'

export interface JsonFlag {
  readonly json?: boolean
}

/** Prints text for people or, with `--json`, JSON in the API's encoding, which keeps NaN and large integers exact. */
export function printAnswer(flags: JsonFlag, forms: { readonly json: () => string; readonly text: () => string }) {
  console.log(flags.json === true ? forms.json() : forms.text())
}

/** A JSON array, one item per line. */
export function jsonList<T>(codec: Codec<T>, items: readonly T[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => codec.write(item)).join(',\n')}\n]`
}
