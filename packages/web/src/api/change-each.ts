const AT_ONCE = 6

/** Makes the call for each, a few at once; gives the messages of those that failed. */
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
