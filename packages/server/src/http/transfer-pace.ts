export interface Pace {
  /** Called for every piece that came or went. */
  took(bytes: number): void
  stop(): void
}

/**
 * Watches that a transfer moves at least `bytes` in every `everyMs`, and is over within `inAllMs`; if not, calls
 * `tooSlow` once (L-14, L-15). Node's own request timeout is one clock for all routes, so it cannot do this.
 */
export function atLeast(rule: { bytes: number; everyMs: number; inAllMs?: number }, tooSlow: () => void): Pace {
  let moved = 0
  const check = setInterval(() => {
    if (moved >= rule.bytes) moved = 0
    else give()
  }, rule.everyMs)
  const end = rule.inAllMs === undefined ? undefined : setTimeout(give, rule.inAllMs)
  check.unref()
  end?.unref()

  function stop() {
    clearInterval(check)
    clearTimeout(end)
  }

  function give() {
    stop()
    tooSlow()
  }

  return {
    took(bytes) {
      moved += bytes
    },
    stop,
  }
}
