/** Does the work if no other page has the run: a page holds the lock of each run that it logs while it lives. */
export async function withRunLock(runKey: string, work: () => Promise<void>): Promise<void> {
  if (navigator.locks === undefined) return await work()
  await navigator.locks.request(`labbook-run-${runKey}`, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work()
  })
}
