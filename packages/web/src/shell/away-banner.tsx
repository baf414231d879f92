import { WifiOff } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { eventStream } from '../events/event-stream.js'
import { formatAbsolute } from '../format/format-time.js'
import styles from './away-banner.module.css'

/** Shorter outages show only in the live chip. */
const NEWS_AFTER_MS = 5000

/**
 * Says that the server is unreachable and how old the data on screen is (U-ALL-3). Disappears when the connection is
 * back.
 */
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
