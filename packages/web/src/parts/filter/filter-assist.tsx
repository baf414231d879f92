import { type Diagnostic, meaningOf, type Sentence } from '@labbook/search'
import { Link } from '@tanstack/react-router'
import {
  Activity,
  Check,
  CircleAlert,
  CodeXml,
  Database,
  Hash,
  History,
  SlidersHorizontal,
  Tag,
  Type,
  type LucideIcon,
} from 'lucide-react'
import { useQueries } from '@tanstack/react-query'
import {
  type CSSProperties,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useState,
} from 'react'
import { formatCount } from '../../format/format-number.js'
import styles from './filter-box.module.css'
import { filterHistory } from './filter-history.js'
import type { FilterSource } from './filter-source.js'
import { filterOf } from './filter-of.js'
import type { FilterTarget } from './filter-target.js'
import { type ListedCompletion, useCompletions, valuesTitle } from './use-completions.js'
import { useFixes } from './use-fixes.js'

export interface AssistHandle {
  /** Whether the key was for the list. */
  onKey(key: string): boolean
}

export interface FilterAssistProps {
  readonly ref: Ref<AssistHandle>
  readonly id: string
  readonly text: string
  readonly caret: number
  readonly target: FilterTarget
  readonly source: FilterSource
  readonly mode: 'completions' | 'history'
  /** What is wrong with the text, if it is. */
  readonly diagnostics: readonly Diagnostic[] | undefined
  /** What the server said about a filter that reads well. */
  readonly refusal: string | undefined
  /** Where a position of the text is, from the left edge of the box. */
  readonly leftOf: (position: number) => number
  /** Writes in place of a span. */
  readonly onWrite: (edit: { start: number; end: number; insert: string; isDone: boolean }) => void
  /** Takes a whole filter, or a text from the history. */
  readonly onReplace: (text: string) => void
  /** The list that is there, and its chosen option. */
  readonly onShown: (shown: { isShown: boolean; optionId: string | undefined }) => void
}

interface Item {
  readonly key: string
  readonly group: string
  readonly icon: LucideIcon
  readonly label: ReactNode
  readonly hint: string
  readonly share?: number | undefined
  readonly isUnused?: boolean
  readonly take: () => void
}

/** What hangs below a filter box: completions, what is wrong with its fixes, or the history (U-FILT-2 to U-FILT-4). */
export function FilterAssist(props: FilterAssistProps) {
  const { id, text, caret, target, source, mode, diagnostics, refusal, onShown } = props
  const isWrong = diagnostics !== undefined || refusal !== undefined
  const completions = useCompletions(text, caret, target, source, !isWrong && mode === 'completions')
  const { problem, fixes } = useFixes(text, diagnostics, target, source)
  const recent = useRecent(props)
  const isValues = completions[0]?.kind === 'value'

  const items: readonly Item[] = isWrong
    ? fixes.map((fix) => ({
        key: fix.filter,
        group: '',
        icon: Check,
        label: <bdi>{fix.shown}</bdi>,
        hint: `${fix.meaning}, ${counted(fix.count, fix.hasMore, source)}`,
        take: () => props.onReplace(fix.filter),
      }))
    : mode === 'history'
      ? recent
      : itemsOf(completions, props)

  // What was chosen holds only for the list in which it was.
  const listKey = `${mode} ${text} ${items.length}`
  const [chosen, setChosen] = useState<{ listKey: string; at: number }>()
  const at = chosen?.listKey === listKey ? chosen.at : undefined
  const isShown = isWrong || items.length > 0
  const optionId = at === undefined ? undefined : `${id}-${at}`

  useLayoutEffect(() => onShown({ isShown, optionId }), [isShown, optionId, onShown])
  useEffect(() => {
    if (optionId !== undefined) document.getElementById(optionId)?.scrollIntoView({ block: 'nearest' })
  }, [optionId])

  useImperativeHandle(props.ref, () => ({
    onKey(key) {
      const move = (by: number) => {
        const from = at ?? (by > 0 ? -1 : items.length)
        setChosen({ listKey, at: (from + by + items.length) % items.length })
      }
      if (items.length === 0) return false
      if (key === 'ArrowDown') move(1)
      else if (key === 'ArrowUp') move(-1)
      else if (key === 'Enter' && (at !== undefined || isValues)) items[at ?? 0]?.take()
      else if (key === 'Tab' && (at !== undefined || (!isWrong && mode === 'completions'))) items[at ?? 0]?.take()
      else return false
      return true
    },
  }))

  if (!isShown) return null
  const left = isValues ? props.leftOf(completions[0]?.span.start ?? 0) : 0
  // What `Tab` or `Enter` takes next.
  const first = isWrong || mode === 'history' ? undefined : 0
  return (
    <div
      className={`pop ${styles.pop}`}
      data-kind={isWrong ? 'problem' : isValues ? 'values' : 'list'}
      style={{ '--at': `${left}px` } as CSSProperties}
      // The box keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
    >
      {isWrong && (
        <p className={styles.problem} id={`${id}-problem`} role="status">
          <CircleAlert className="i s" aria-hidden />
          <span>
            <b>{problem === undefined ? refusal : <SentenceText sentence={problem.sentence} />}</b>
            {items.length > 0 && (
              <>
                <br />
                <span className="t2">Pick what you meant, or keep typing.</span>
              </>
            )}
          </span>
        </p>
      )}
      {items.length > 0 && (
        <div
          className={`menu ${styles.list}`}
          role="listbox"
          id={`${id}-list`}
          aria-label={isWrong ? 'Fixes' : 'Suggestions'}
        >
          {grouped(items).map(({ group, members }) => (
            <Group key={group} title={group}>
              {members.map(({ item, index }) => (
                <div
                  key={item.key}
                  id={`${id}-${index}`}
                  className="item"
                  role="option"
                  aria-selected={index === at}
                  data-selected={index === (at ?? first) || undefined}
                  data-unused={item.isUnused || undefined}
                  onClick={item.take}
                >
                  <item.icon className="i s" aria-hidden />
                  <span className={`mono cut ${styles.label}`}>{item.label}</span>
                  {item.share !== undefined && (
                    <span className={styles.bar} aria-hidden>
                      <i style={{ width: `${100 * item.share}%` }} />
                    </span>
                  )}
                  <span className="r tnum cut">{item.hint}</span>
                </div>
              ))}
            </Group>
          ))}
        </div>
      )}
      <Hints
        kind={isWrong ? 'problem' : isValues ? 'values' : mode}
        hasItems={items.length > 0}
        at={problem?.span.start}
      />
    </div>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  if (title === '') return children
  return (
    <div role="group" aria-label={title}>
      <div className="menu-head" aria-hidden>
        {title}
      </div>
      {children}
    </div>
  )
}

function grouped(items: readonly Item[]) {
  const groups: { group: string; members: { item: Item; index: number }[] }[] = []
  for (const [index, item] of items.entries()) {
    const last = groups.at(-1)
    if (last?.group === item.group) last.members.push({ item, index })
    else groups.push({ group: item.group, members: [{ item, index }] })
  }
  return groups
}

const LOOKS: Readonly<Record<ListedCompletion['kind'], { group: string; icon: LucideIcon }>> = {
  param: { group: 'Parameters', icon: SlidersHorizontal },
  metric: { group: 'Metrics', icon: Activity },
  tag: { group: 'Tags', icon: Tag },
  dataset: { group: 'Datasets', icon: Database },
  attribute: { group: 'Attributes', icon: Hash },
  entity: { group: 'Kinds of keys', icon: CodeXml },
  function: { group: 'Functions of metrics', icon: CodeXml },
  operator: { group: 'Operators', icon: CodeXml },
  keyword: { group: 'Words', icon: CodeXml },
  value: { group: 'Values', icon: Type },
  name: { group: 'Names', icon: Type },
}

function itemsOf(completions: readonly ListedCompletion[], props: FilterAssistProps): readonly Item[] {
  const most = Math.max(
    1,
    ...completions.flatMap(({ kind, runs }) => (kind === 'value' && runs !== undefined ? [runs] : [])),
  )
  return completions.map((completion): Item => {
    const { kind, text, insert, span, runs } = completion
    const { group, icon } = LOOKS[kind]
    const isName = kind === 'name'
    return {
      key: `${kind} ${text}`,
      group: kind === 'value' ? valuesTitle(completion) : isName && props.target === 'runs' ? 'Run names' : group,
      icon,
      label: isName ? (
        <span className={styles.words}>
          Names that contain “<bdi>{text}</bdi>”
        </span>
      ) : (
        <Matched {...completion} />
      ),
      hint: hintOf(completion, props.source),
      share: kind === 'value' && runs !== undefined ? runs / most : undefined,
      isUnused: kind === 'value' && runs === 0,
      take: () => {
        // Alone, words already search names.
        const isAlone = isName && props.text.trim() === props.text.slice(span.start, span.end)
        const isDone = kind === 'value' || isName
        props.onWrite({ ...span, insert: isAlone ? props.text.slice(span.start, span.end) : insert, isDone })
      },
    }
  })
}

/** The part that was typed in the accent colour. */
function Matched({ text, match }: Pick<ListedCompletion, 'text' | 'match'>) {
  if (match === undefined) return <bdi>{text}</bdi>
  return (
    <bdi>
      {text.slice(0, match.start)}
      <b>{text.slice(match.start, match.end)}</b>
      {text.slice(match.end)}
    </bdi>
  )
}

function hintOf(completion: ListedCompletion, source: FilterSource): string {
  const { kind, text, runs, examples = '', hasMore = false, field } = completion
  if (kind === 'operator' || kind === 'keyword' || kind === 'function') return MEANINGS[text] ?? ''
  if (kind === 'entity') return MEANINGS[text] ?? ''
  if (kind === 'attribute' && field?.kind === 'attribute') return MEANINGS[field.name] ?? ''
  if (kind === 'dataset') return MEANINGS[text] ?? ''
  if (runs === undefined) return examples
  return examples === '' ? counted(runs, hasMore, source) : `${counted(runs, false, source)}: ${examples}`
}

/** What words of the language mean, and what attributes hold. */
const MEANINGS: Readonly<Record<string, string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'below',
  '<=': 'up to',
  '>': 'above',
  '>=': 'from',
  BETWEEN: 'from one number to another',
  'NOT BETWEEN': 'outside two numbers',
  LIKE: 'text with % for anything',
  ILIKE: 'the same in any case',
  IN: 'any of a list',
  'NOT IN': 'none of a list',
  'IS NULL': 'is missing',
  'IS NOT NULL': 'is there',
  AND: 'both',
  OR: 'either',
  NOT: 'the opposite',
  'min(': 'smallest value',
  'max(': 'largest value',
  'first(': 'first value',
  'count(': 'number of values',
  'metrics.': 'numbers that were logged',
  'params.': 'parameters',
  'tags.': 'tags',
  'dataset.': 'datasets that were used',
  status: 'running, finished, failed …',
  start_time: 'milliseconds since 1970',
  end_time: 'milliseconds since 1970',
  creation_time: 'milliseconds since 1970',
  last_update_time: 'milliseconds since 1970',
  creation_timestamp: 'milliseconds since 1970',
  last_updated_timestamp: 'milliseconds since 1970',
  duration: 'milliseconds',
  'dataset.name': 'name of a dataset',
  'dataset.digest': 'version of a dataset',
  'dataset.context': 'training, test …',
}

function counted(count: number, hasMore: boolean, { nouns: [one, many] }: FilterSource): string {
  return `${formatCount(count)}${hasMore ? '+' : ''} ${count === 1 && !hasMore ? one : many}`
}

/** What was searched here lately, with what it finds now. */
function useRecent({ mode, target, source, onReplace }: FilterAssistProps): readonly Item[] {
  const texts = mode === 'history' ? filterHistory(target) : []
  const counts = useQueries({
    queries: texts.map((text) => ({
      queryKey: [...source.scope, 'recent', text],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const filter = filterOf(meaningOf(text, text.length, target))
        return filter === undefined ? null : source.count(filter, signal)
      },
      retry: false,
    })),
  })
  return texts.map((text, i) => {
    const found = counts[i]?.data
    return {
      key: text,
      group: 'Recent',
      icon: History,
      label: <bdi>{text}</bdi>,
      hint: found === undefined || found === null ? '' : counted(found.count, found.hasMore, source),
      take: () => onReplace(text),
    }
  })
}

function SentenceText({ sentence }: { sentence: Sentence }) {
  return sentence.map((part, i) =>
    typeof part === 'string' ? (
      part
    ) : (
      <bdi key={i} className="mono">
        {part.code}
      </bdi>
    ),
  )
}

function Hints(props: {
  kind: 'problem' | 'values' | 'completions' | 'history'
  hasItems: boolean
  at: number | undefined
}) {
  const { kind, hasItems, at } = props
  const keys: readonly (readonly [key: string, does: string])[] =
    kind === 'problem'
      ? hasItems
        ? [
            ['↓', 'choose a fix'],
            ['Enter', 'take it'],
            ['Esc', 'close'],
          ]
        : [['Esc', 'close']]
      : kind === 'values' || kind === 'history'
        ? [
            ['↑ ↓', 'choose'],
            ['Enter', 'take'],
            ['Esc', 'close'],
          ]
        : [
            ['↑ ↓', 'choose'],
            ['Tab', 'complete'],
            ['Enter', 'search'],
            ['Esc', 'close'],
          ]
  return (
    <div className={styles.hints}>
      {keys.map(([key, does]) => (
        <span key={key}>
          <span className="kbd">{key}</span> {does}
        </span>
      ))}
      {kind === 'problem' && at !== undefined && <span className="mla">character {formatCount(at + 1)}</span>}
      {kind === 'values' && <span className="mla">Quotes are added for you</span>}
      {kind === 'completions' && (
        <Link className="mla" to="/docs" search={{ section: 'filters' }} tabIndex={-1}>
          Examples
        </Link>
      )}
    </div>
  )
}
