const AT_ONCE = 6

/** Calls the function for each item, a few at a time. Returns the error messages of the failed calls. */
export async function changeEach<T>(
  items: readonly T[],
  call: (item: T) => Promise<unknown>,
): Promise<readonly string[]> {
  const failed: string[] = []
  const waiting = items.values()
  const worker = async () => {
    for (const item of waiting) await call(item).catch((error: Error) => failed.push(error.message))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return failed
}
