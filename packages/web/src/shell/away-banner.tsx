import { WifiOff } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { eventStream } from '../events/event-stream.js'
import { formatAbsolute } from '../format/format-time.js'
import styles from './away-banner.module.css'

/** Shorter than this is no news: the chip says that it is reconnecting. */
const NEWS_AFTER_MS = 5000

/** Says since when the server is out of reach, and what is on screen may be old (U-ALL-3). It goes by itself. */
export function AwayBanner() {
  const lostAt = useSyncExternalStore(eventStream.onState, () => eventStream.lostAt)
  const [isNews, setIsNews] = useState(false)
  useEffect(() => {
    setIsNews(false)
    if (lostAt === undefined) return
    const timer = setTimeout(() => setIsNews(true), NEWS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [lostAt])
  if (lostAt === undefined || !isNews) return null
  return (
    <p className={`banner ${styles.banner}`} role="status">
      <WifiOff className="i" aria-hidden />
      Cannot reach the server. You are viewing data from {formatAbsolute(lostAt)}. Changes cannot be saved until it is
      back.
    </p>
  )
}
