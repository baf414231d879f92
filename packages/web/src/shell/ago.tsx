import { formatAbsolute, formatAgo } from '../format/format-time.js'
import { useTicking } from './use-now.js'

/** How long ago a moment is, kept up to date; the moment itself when hovered. */
export function Ago({ ms }: { ms: number }) {
  const text = useTicking((nowMs) => formatAgo(ms, nowMs))
  return <time title={formatAbsolute(ms)}>{text}</time>
}
