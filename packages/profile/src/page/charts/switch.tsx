/** @jsxImportSource preact */
/** A setting that is on or off. */
export function Switch({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <button type="button" class="switch" role="switch" aria-checked={on} onClick={() => onChange(!on)}>
      {label}
      <i />
    </button>
  )
}
