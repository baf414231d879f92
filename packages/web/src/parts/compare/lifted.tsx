/**
 * Lifts the chip, and the column or row of a run by a style, so that following the pointer draws none of them again. They
 * name their run in `data-run`; sunken cells stay as they are.
 */
export function Lifted({ id }: { id: string | undefined }) {
  if (id === undefined) return null
  const of = `[data-run="${CSS.escape(id)}"]`
  return (
    <style>
      {`:is(td, th, div)${of}:not([data-sunken]), tr${of} > :not([data-sunken]) {
        background: linear-gradient(var(--surface-hover), var(--surface-hover)) var(--surface) !important;
      }`}
    </style>
  )
}

/** The run of the cell or row that an event is about. */
export function runAt(target: EventTarget): string | undefined {
  return target instanceof Element ? (target.closest('[data-run]')?.getAttribute('data-run') ?? undefined) : undefined
}
