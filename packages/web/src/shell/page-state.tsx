import { ApiError } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import { Inbox, SearchX, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { isServerThere } from '../api/is-server-there.js'
import { Button } from '../controls/button.js'
import { CopyButton } from '../controls/copy-button.js'
import type { Crumb } from './breadcrumb.js'
import styles from './page-state.module.css'

/** An empty state: what is missing and what to do next (U-ALL-3). */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <Inbox className="i" aria-hidden />
      <h2>{title}</h2>
      {children}
    </div>
  )
}

/** The empty state of a list that a filter leaves without rows. */
export function NoMatches(props: { title: string; filter: string | undefined; onClear: () => void }) {
  return (
    <Empty title={props.title}>
      {props.filter !== undefined && <p className="mono">{props.filter}</p>}
      <Button onPress={props.onClear}>Clear filter</Button>
    </Empty>
  )
}

/** A page that was opened with a filter that is none: there is no result that could stay. */
export function FixFilter({ onClear }: { onClear: () => void }) {
  return (
    <Empty title="Fix the filter to see results">
      <Button onPress={onClear}>Clear filter</Button>
    </Empty>
  )
}

export interface FailedProps {
  readonly error: unknown
  readonly retry?: () => void
  /** The parent page, linked if the page's subject does not exist. */
  readonly parent?: Crumb
}

/** An error with the server's message and what to do next. */
export function Failed({ error, retry, parent }: FailedProps) {
  const { code, message } = describe(error)
  return (
    <div className={styles.empty} role="alert">
      <TriangleAlert className="i" aria-hidden />
      <h2>{message}</h2>
      {code !== undefined && <p className="mono t3">{code}</p>}
      {parent !== undefined && code === 'RESOURCE_DOES_NOT_EXIST' && (
        <p>
          It may have been deleted. Look in the <Link to="/trash">Trash</Link>, or go to{' '}
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

/** Whether the object does not exist (any more), so that cached data about it is invalid. */
export function isMissing(error: Error | null): boolean {
  return error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST'
}

/** A placeholder while loading. */
export function Loading() {
  return <span className="skel" style={{ width: 240 }} role="status" aria-label="Loading" />
}

export function RouteError({ error, reset }: { error: unknown; reset: () => void }) {
  // The router remembers that code failed to load until the page is reloaded.
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
      <h2>Page not found</h2>
      <p>It may have been permanently deleted, or the link may be incomplete.</p>
      <Link to="/">Home</Link>
    </div>
  )
}

function describe(error: unknown): { code: string | undefined; message: string } {
  if (error instanceof ApiError) return { code: error.code, message: error.message }
  return { code: undefined, message: error instanceof Error ? error.message : String(error) }
}
