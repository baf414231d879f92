import { clausesOf, type Diagnostic, explain, meaningOf, parseFilter, type Span } from '@labbook/search'
import { Link } from '@tanstack/react-router'
import { CircleHelp, Search, X } from 'lucide-react'
import {
  type KeyboardEvent,
  type Ref,
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { commands, useCommands } from '../../controls/commands.js'
import type { AssistHandle } from './filter-assist.js'
import styles from './filter-box.module.css'
import { rememberFilter } from './filter-history.js'
import { filterOf } from './filter-of.js'
import type { FilterSource } from './filter-source.js'
import type { FilterTarget } from './filter-target.js'

const FilterAssist = lazy(() => import('./filter-assist.js').then((module) => ({ default: module.FilterAssist })))

const PAUSE_MS = 400

export interface FilterBoxProps {
  readonly target: FilterTarget
  readonly label: string
  readonly placeholder: string
  readonly filter: string | undefined
  readonly onFilter: (filter: string | undefined) => void
  readonly source: FilterSource
  /** Why the server refused the filter, if it did. */
  readonly refusal?: string | undefined
  /** The text is not what the rows are of: it can still become a filter, or it is wrong. */
  readonly onDoubt: (doubt: FilterDoubt | undefined) => void
}

export type FilterDoubt = 'unfinished' | 'wrong'

/**
 * The filter of a table (U-FILT). A text applies once it means something and typing stops; until then the table keeps
 * its rows. An ordinary input, so that it has its own caret, undo, spelling of other scripts and screen keyboard; what is
 * marked in it is drawn behind it, letter over letter.
 */
export function FilterBox({ target, label, placeholder, filter, onFilter, source, refusal, onDoubt }: FilterBoxProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const mirror = useRef<HTMLDivElement>(null)
  const assist = useRef<AssistHandle>(null)
  useCommands({ search: () => input.current?.focus() })

  const [text, setText] = useState(filter ?? '')
  const [caret, setCaret] = useState(text.length)
  const [isFocused, setFocused] = useState(false)
  const [list, setList] = useState<'completions' | 'history'>()
  /** Typing is over, for now: what is unfinished then is wrong. */
  const [isSettled, setSettled] = useState(true)
  const [shown, setShown] = useState<{ isShown: boolean; optionId: string | undefined }>(NOTHING_SHOWN)

  const meaning = useMemo(
    () => meaningOf(text, isFocused ? caret : text.length, target),
    [text, caret, isFocused, target],
  )
  const asked = filterOf(meaning)
  const isSound = meaning.kind !== 'wrong' && meaning.kind !== 'unfinished'
  const isRefused = refusal !== undefined && isSound && asked === filter
  const isWrong = meaning.kind === 'wrong' || (meaning.kind === 'unfinished' && isSettled)
  const diagnostics = isWrong ? diagnosticsOf(meaning) : undefined
  const problem = diagnostics && explain(text, diagnostics, target)

  const doubt = isWrong || isRefused ? 'wrong' : meaning.kind === 'unfinished' ? 'unfinished' : undefined
  useEffect(() => onDoubt(doubt), [doubt, onDoubt])

  // The filter that this box asked for comes back as it was sent, perhaps after more was typed; any other replaces the text.
  const sent = useRef(filter)
  const send = (next: string | undefined) => {
    sent.current = next
    onFilter(next)
  }
  useEffect(() => {
    if (filter === sent.current) return
    sent.current = filter
    setText(filter ?? '')
  }, [filter])
  useEffect(() => {
    if (!isSound || asked === filter) return
    const timer = setTimeout(() => send(asked), PAUSE_MS)
    return () => clearTimeout(timer)
  })
  // A value that is none of those listed is not on its way to become one: it lacks its quotes.
  const isBare = meaning.kind === 'unfinished' && meaning.diagnostics[0]?.cause?.kind === 'not a text'
  const isAlone = isBare && !isSettled && list === 'completions' && !shown.isShown
  useEffect(() => {
    if (!isAlone) return
    const timer = setTimeout(() => setSettled(true), 2 * PAUSE_MS)
    return () => clearTimeout(timer)
  }, [isAlone, text])
  useLayoutEffect(scrollMirror)

  function scrollMirror() {
    if (mirror.current !== null && input.current !== null) mirror.current.scrollLeft = input.current.scrollLeft
  }

  /** Writes a text and puts the caret into it, without waiting for a paint. */
  function write(next: string, at: number, isDone: boolean) {
    setText(next)
    setCaret(at)
    setSettled(false)
    setList(isDone ? undefined : 'completions')
    requestAnimationFrame(() => {
      input.current?.focus()
      input.current?.setSelectionRange(at, at)
    })
  }

  function replace(next: string) {
    write(next, next.length, true)
    apply(next)
  }

  /** Applies a text at once, if it means something. */
  function apply(next: string) {
    const means = meaningOf(next, next.length, target)
    if (means.kind === 'wrong' || means.kind === 'unfinished') return
    rememberFilter(target, next)
    send(filterOf(means))
  }

  function onKeyDown(event: KeyboardEvent) {
    // Enter ends the composition of a word.
    if (event.nativeEvent.isComposing) return
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
    const isListed = list !== undefined && shown.isShown
    if (isPlain && isListed && assist.current?.onKey(event.key) === true) event.preventDefault()
    else if (event.key === 'Enter') {
      setSettled(true)
      setList(isSound ? undefined : 'completions')
      apply(text)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (isListed) setList(undefined)
      else input.current?.blur()
    } else if (isPlain && event.key === 'ArrowUp' && text === '') {
      event.preventDefault()
      setList('history')
    } else if (isPlain && event.key === 'ArrowDown') {
      event.preventDefault()
      setList('completions')
    }
  }

  const onWrite = ({ start, end, insert, isDone }: Span & { insert: string; isDone: boolean }) => {
    const after = text.slice(end)
    // One blank is enough.
    const written = insert.endsWith(' ') && after.startsWith(' ') ? insert.slice(0, -1) : insert
    const at = start + insert.length
    const next = text.slice(0, start) + written + after
    write(next, at, isDone)
    if (isDone) apply(next)
  }

  const leftOf = useCallback((position: number) => leftOfText(mirror.current, position), [])
  const isListed = isFocused && list !== undefined
  const hasList = isListed && shown.isShown
  const isCode = meaning.kind !== 'words' && meaning.kind !== 'nothing'
  return (
    <div className={`grow ${styles.box}`}>
      <label className={doubt === 'wrong' ? `field bad ${styles.field}` : `field ${styles.field}`}>
        <Search className="i" aria-hidden />
        <span className={isCode ? `${styles.line} ${styles.code}` : styles.line}>
          <Mirror
            ref={mirror}
            text={text}
            marks={marksOf(text, { target, isCode, problem, caret: isFocused ? caret : undefined })}
          />
          <input
            ref={input}
            role="combobox"
            aria-label={label}
            aria-autocomplete="list"
            aria-expanded={hasList}
            aria-controls={hasList ? `${id}-list` : undefined}
            aria-activedescendant={hasList ? shown.optionId : undefined}
            aria-invalid={doubt === 'wrong'}
            aria-describedby={doubt === 'wrong' && hasList ? `${id}-problem` : undefined}
            placeholder={placeholder}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setCaret(event.target.selectionStart ?? event.target.value.length)
              setSettled(false)
              setList('completions')
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? text.length)}
            onScroll={scrollMirror}
            onFocus={() => {
              setFocused(true)
              if (doubt === 'wrong') setList('completions')
            }}
            onBlur={() => {
              setFocused(false)
              setSettled(true)
              setList(undefined)
              if (isSound && asked !== undefined && asked === filter) rememberFilter(target, text)
            }}
            onClick={() => setList((open) => open ?? (text === '' ? undefined : 'completions'))}
            onKeyDown={onKeyDown}
          />
        </span>
        {meaning.kind === 'words' && (
          <>
            <span className={`chip mono line cut ${styles.applied}`} title={`Applied filter: ${meaning.filter}`}>
              <bdi className="cut">{meaning.filter}</bdi>
            </span>
            <button
              type="button"
              className={`btn quiet link ${styles.edit}`}
              onClick={() => write(meaning.filter, meaning.filter.length, true)}
            >
              Edit as filter
            </button>
          </>
        )}
        {text === '' && (
          <span className="kbd hide-small" aria-hidden>
            {commands.search.keys}
          </span>
        )}
        {text !== '' && (
          <button
            type="button"
            className="ib sm"
            aria-label="Clear filter"
            onClick={() => {
              write('', 0, true)
              send(undefined)
            }}
          >
            <X className="i" aria-hidden />
          </button>
        )}
        <Link
          className="ib sm"
          to="/docs"
          search={{ section: 'filters' }}
          aria-label="Filter examples"
          title="Filter examples"
        >
          <CircleHelp className="i" aria-hidden />
        </Link>
      </label>
      {isListed && (
        <Suspense>
          <FilterAssist
            ref={assist}
            {...{ id, text, caret, target, source, diagnostics, leftOf, onWrite }}
            mode={list}
            refusal={isRefused ? refusal : undefined}
            onReplace={replace}
            onShown={setShown}
          />
        </Suspense>
      )}
    </div>
  )
}

const NOTHING_SHOWN = { isShown: false, optionId: undefined }

function diagnosticsOf(meaning: ReturnType<typeof meaningOf>): readonly Diagnostic[] {
  return meaning.kind === 'wrong' || meaning.kind === 'unfinished' ? meaning.diagnostics : []
}

interface Mark extends Span {
  readonly kind: 'clause' | 'wrong'
}

const MARKS = { clause: styles.clause, wrong: styles.wrong } as const

interface MarksOptions {
  readonly target: FilterTarget
  readonly isCode: boolean
  readonly problem: { readonly span: Span } | undefined
  /** Undefined while the box has no focus. */
  readonly caret: number | undefined
}

/** Grounds of whole conditions, but not of the one that is written, and the line under what is wrong. */
function marksOf(text: string, { target, isCode, problem, caret }: MarksOptions): readonly Mark[] {
  const clauses = isCode ? clausesOf(text, target) : []
  const isAlone = clauses.length < 2 && parseFilter(text, target).value !== undefined
  const grounds = clauses.filter(
    ({ start, end }) =>
      !(caret !== undefined && start <= caret && caret <= end) &&
      !(problem !== undefined && start < problem.span.end && problem.span.start < end) &&
      !isAlone,
  )
  const marks: Mark[] = grounds.map((span) => ({ ...span, kind: 'clause' }))
  if (problem !== undefined) marks.push({ ...problem.span, kind: 'wrong' })
  return marks.toSorted((a, b) => a.start - b.start)
}

/** The text again, unseen and letter over letter with that of the input, with its marks. */
function Mirror({ ref, text, marks }: { ref: Ref<HTMLDivElement>; text: string; marks: readonly Mark[] }) {
  let at = 0
  return (
    <div ref={ref} className={styles.mirror} aria-hidden>
      {marks.map(({ kind, start, end }) => {
        const before = text.slice(at, start)
        at = end
        return (
          <span key={start}>
            {before}
            <span className={MARKS[kind]}>{text.slice(start, end)}</span>
          </span>
        )
      })}
      {text.slice(at)}
    </div>
  )
}

/** Where a position of the mirrored text is, in pixels from the left edge of the box. */
function leftOfText(mirror: HTMLDivElement | null, position: number): number {
  const box = mirror?.closest(`.${styles.box}`)
  if (mirror === null || box === null || box === undefined) return 0
  const walker = document.createTreeWalker(mirror, NodeFilter.SHOW_TEXT)
  let before = 0
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0
    if (position > before + length) {
      before += length
      continue
    }
    const range = document.createRange()
    range.setStart(node, position - before)
    range.collapse(true)
    return range.getBoundingClientRect().left - box.getBoundingClientRect().left
  }
  return mirror.getBoundingClientRect().left - box.getBoundingClientRect().left
}
