export interface JsonFlag {
  readonly json?: boolean
}

/** JSON for programs, text for people. Integers beyond 2^53 are written as they are. */
export function printAnswer({ json }: JsonFlag, answer: unknown, text: () => string) {
  console.log(json === true ? toJson(answer) : text())
}

function toJson(answer: unknown): string {
  const exact = JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? `\u0000${value}` : value), 2)
  return exact.replace(/"\\u0000(-?\d+)"/g, '$1')
}
