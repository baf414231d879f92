const AT_ONCE = 6

export interface ChangeOptions {
  /** Calls under way are finished; no other is begun. */
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number) => void
}

export interface Changes<T> {
  readonly changed: readonly T[]
  readonly failed: readonly { readonly item: T; readonly message: string }[]
}

/** Calls the function for each item, a few at a time. */
export async function changeEach<T>(
  items: readonly T[],
  call: (item: T) => Promise<unknown>,
  { signal, onProgress }: ChangeOptions = {},
): Promise<Changes<T>> {
  const changed: T[] = []
  const failed: { item: T; message: string }[] = []
  const waiting = items.values()
  const worker = async () => {
    for (const item of waiting) {
      if (signal?.aborted === true) return
      try {
        await call(item)
        changed.push(item)
      } catch (error) {
        failed.push({ item, message: (error as Error).message })
      }
      onProgress?.(changed.length + failed.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return { changed, failed }
}
