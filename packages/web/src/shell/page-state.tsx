import { ApiError } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import { Inbox, SearchX, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { isServerThere } from '../api/is-server-there.js'
import { Button } from '../controls/button.js'
import { CopyButton } from '../controls/copy-button.js'
import type { Crumb } from './breadcrumb.js'
import styles from './page-state.module.css'

/** Nothing is there yet, and what would be (U-ALL-3). */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <Inbox className="i" aria-hidden />
      <h2>{title}</h2>
      {children}
    </div>
  )
}

export interface FailedProps {
  readonly error: unknown
  readonly retry?: () => void
  /** One level up from the screen, for when what it is about does not exist. */
  readonly parent?: Crumb
}

/** What failed, in the server's words, and what can be done. */
export function Failed({ error, retry, parent }: FailedProps) {
  const { code, message } = describe(error)
  return (
    <div className={styles.empty} role="alert">
      <TriangleAlert className="i" aria-hidden />
      <h2>{message}</h2>
      {code !== undefined && <p className="mono t3">{code}</p>}
      {parent !== undefined && code === 'RESOURCE_DOES_NOT_EXIST' && (
        <p>
          It may have been deleted for ever. Look in the <Link to="/trash">Trash</Link>, or go to{' '}
          <Link {...parent.link}>{parent.label}</Link>.
        </p>
      )}
      <div className="row">
        {retry !== undefined && <Button onPress={retry}>Retry</Button>}
        <CopyButton label="Copy details" text={`${code ?? ''} ${message}\n${location.href}`} />
      </div>
    </div>
  )
}

/** Whether what is asked for does not exist, so that what was shown of it is no longer true. */
export function isMissing(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST'
}

/** Stands where something is about to be. */
export function Loading() {
  return <span className="skel" style={{ width: 240 }} role="status" aria-label="Loading" />
}

export function RouteError({ error, reset }: { error: unknown; reset: () => void }) {
  // The router keeps code that did not come as failed until the page is loaded anew.
  const isAway = error instanceof ApiError && error.code === 'TEMPORARILY_UNAVAILABLE'
  return <Failed error={error} retry={isAway ? () => void reloadIfThere() : reset} />
}

async function reloadIfThere() {
  if (await isServerThere()) location.reload()
}

export function NotFound() {
  return (
    <div className={styles.empty}>
      <SearchX className="i" aria-hidden />
      <h2>There is nothing at this address</h2>
      <p>It may have been deleted for ever, or the link may be cut off.</p>
      <Link to="/">Home</Link>
    </div>
  )
}

function describe(error: unknown): { code: string | undefined; message: string } {
  if (error instanceof ApiError) return { code: error.code, message: error.message }
  return { code: undefined, message: error instanceof Error ? error.message : String(error) }
}
