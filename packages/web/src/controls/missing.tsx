/** Placeholder for a value that was never logged. */
export function Missing() {
  return (
    <span className="t3" aria-label="not logged">
      –
    </span>
  )
}
