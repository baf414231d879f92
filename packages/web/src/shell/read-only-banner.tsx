import { useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { readOnlyQuery } from '../api/queries.js'
import styles from './read-only-banner.module.css'

/** Says why nothing can be changed, where the server refuses it (U-ALL-21). */
export function ReadOnlyBanner() {
  const { data: reason } = useQuery(readOnlyQuery())
  if (reason === undefined || reason === null) return null
  return (
    <p className={`banner ${styles.banner}`} role="status">
      <Lock className="i" aria-hidden />
      {reason}
    </p>
  )
}
