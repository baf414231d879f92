import { accepted, type Cause, type Diagnostic, type Parsed, refused } from './diagnostic.js'
import type { Span } from './filter.js'
import { isWord, lexFilter, type Token, type TokenKind } from './lex-filter.js'
import { parseIdentifier } from './parse-identifier.js'
import type { Refusals } from './refusals.js'
import type { Operator, Syntax, Value } from './syntax.js'
import { searchLimits } from './text-limits.js'

/** Text to syntax, up to the first thing that is not of the language. Null is the filter that has no clause. */
export function parseSyntax(text: string, refusals: Refusals): Parsed<Syntax | null> {
  const tokens = lexFilter(text)
  const last = tokens.at(-1)
  if (last === undefined) return refused({ message: refusals.blank(text), span: { start: 0, end: text.length } })
  const semicolon = tokens.find(({ kind }) => kind === 'semicolon')
  if (semicolon !== undefined && semicolon !== last) {
    const span = spanOf(semicolon, semicolon)
    return refused({ message: refusals.multiple(text), span, cause: { kind: 'syntax', span } })
  }
  if (tokens.every((token) => isWord(token, 'AND'))) return accepted(null)

  const parser = new SyntaxParser(text, tokens, refusals)
  const syntax = parser.parseFilter()
  return syntax === undefined ? refused(parser.failure) : accepted(syntax)
}

/** Recursive descent. A production answers undefined once the text has been refused; `failure` then says why. */
class SyntaxParser {
  failure: Diagnostic = { message: '', span: { start: 0, end: 0 } }
  private at = 0
  private depth = 0
  private terms = 0

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly refusals: Refusals,
  ) {}

  /** filter := disjunction END */
  parseFilter(): Syntax | undefined {
    const syntax = this.parseDisjunction()
    if (syntax === undefined) return undefined
    return this.at === this.tokens.length ? syntax : this.refuseClauseFrom(this.at)
  }

  /** disjunction := conjunction { OR conjunction } */
  private parseDisjunction(): Syntax | undefined {
    const operands: Syntax[] = []
    do {
      const operand = this.parseConjunction()
      if (operand === undefined) return undefined
      operands.push(operand)
    } while (this.takeWord('OR'))
    return joined('or', operands)
  }

  /**
   * conjunction := { AND } term { { AND } term } { AND }       as in MLflow, ANDs between clauses are optional and may
   * repeat
   */
  private parseConjunction(): Syntax | undefined {
    const operands: Syntax[] = []
    for (;;) {
      while (this.takeWord('AND'));
      if (operands.length > 0 && this.atConjunctionEnd()) return joined('and', operands)
      const operand = this.parseTerm()
      if (operand === undefined) return undefined
      operands.push(operand)
    }
  }

  private atConjunctionEnd(): boolean {
    const next = this.tokens[this.at]
    return next === undefined || next.kind === 'close' || isWord(next, 'OR')
  }

  /** term := NOT term | "(" disjunction ")" | clause */
  private parseTerm(): Syntax | undefined {
    const first = this.tokens[this.at]
    if (first === undefined) return this.refuseClauseFrom(this.at)
    if (first.kind !== 'open' && !isWord(first, 'NOT')) return this.parseClause()
    if (this.depth === searchLimits.filterDepth) {
      const message = `Filter is nested too deeply: at most ${searchLimits.filterDepth} levels of parentheses and NOT are allowed.`
      return this.refuse(message, first)
    }
    this.at++
    this.depth++
    const inner = first.kind === 'open' ? this.parseDisjunction() : this.parseTerm()
    this.depth--
    if (inner === undefined) return undefined
    if (first.kind !== 'open') return { kind: 'not', operand: inner, span: { start: first.start, end: inner.span.end } }
    return this.takeKind('close') === undefined ? this.refuseTokens(first) : inner
  }

  /**
   * clause := identifier ( operator value [ESCAPE value]       ESCAPE behind LIKE and ILIKE only
   *                      | [NOT] IN list
   *                      | [NOT] BETWEEN value AND value
   *                      | IS [NOT] NULL )
   */
  private parseClause(): Syntax | undefined {
    const start = this.at
    const identifier = parseIdentifier(this.tokens, start)
    if (identifier === undefined) return this.refuseClauseFrom(start)
    this.at += identifier.tokenCount
    if (this.terms === searchLimits.filterTerms) {
      return this.refuse(`Filter has too many terms: at most ${searchLimits.filterTerms} are allowed.`, identifier.span)
    }
    this.terms++

    if (this.takeWord('IS')) {
      const negated = this.takeWord('NOT')
      if (!this.takeWord('NULL')) return this.refuseClauseFrom(start)
      return { kind: 'null', identifier, negated, span: this.spanFrom(start) }
    }
    const operator = this.parseOperator()
    if (operator === undefined) return this.refuseClauseFrom(start)
    const negated = operator.name.startsWith('NOT ')

    const value = this.parseValue()
    if (value === undefined) return this.refuseClauseFrom(start)
    switch (operator.name) {
      case 'IN':
      case 'NOT IN':
        if (value.kind !== 'list') return this.refuseClauseFrom(start)
        return { kind: 'in', identifier, operator, negated, list: value, span: this.spanFrom(start) }
      case 'BETWEEN':
      case 'NOT BETWEEN': {
        const high = this.takeWord('AND') ? this.parseValue() : undefined
        if (high === undefined) return this.refuseClauseFrom(start)
        return { kind: 'between', identifier, operator, negated, low: value, high, span: this.spanFrom(start) }
      }
      default: {
        const isEscaped = PATTERN_OPERATORS.has(operator.name) && this.takeWord('ESCAPE')
        const escape = isEscaped ? this.parseValue() : undefined
        if (isEscaped && escape === undefined) return this.refuseClauseFrom(start)
        return { kind: 'compare', identifier, operator, value, escape, span: this.spanFrom(start) }
      }
    }
  }

  /** operator := "=" | "!=" | "<" | … | [NOT] ( IN | BETWEEN | LIKE | ILIKE | RLIKE )       the check refuses what is no operator */
  private parseOperator(): Operator | undefined {
    const start = this.at
    if (this.takeKind('operator') === undefined) {
      this.takeWord('NOT')
      if (!OPERATOR_WORDS.some((word) => this.takeWord(word))) return undefined
    }
    const span = this.spanFrom(start)
    const words = this.tokens.slice(start, this.at).map(({ text }) => text.toUpperCase())
    return { name: words.join(' '), text: this.text.slice(span.start, span.end), span }
  }

  /** value := string | number | name | "(" { token } ")"       names are refused by the check, where the field is known; TRUE and FALSE are none */
  private parseValue(): Value | undefined {
    const start = this.at
    const first = this.tokens[start]
    if (first === undefined || isConnective(first) || isTruthWord(first)) return undefined
    if (first.kind !== 'open') {
      const kind = VALUE_KINDS[first.kind]
      if (kind === undefined) return undefined
      this.at++
      return { kind, text: first.text, tokens: [first], span: spanOf(first, first) }
    }
    for (this.at++; this.at < this.tokens.length; this.at++) {
      if (this.takeKind('close') === undefined) continue
      const span = this.spanFrom(start)
      return {
        kind: 'list',
        text: this.text.slice(span.start, span.end),
        tokens: this.tokens.slice(start + 1, this.at - 1),
        span,
      }
    }
    return undefined
  }

  /** Rejects everything from here to the next AND or OR, as MLflow does. */
  private refuseClauseFrom(start: number): undefined {
    const [first, second] = this.tokens.slice(start, start + 2)
    if (first === undefined) return this.refuseTokens(...this.tokens.slice(-1))
    if (first.kind === 'close' || isWord(first, 'OR')) return this.refuseTokens(first)
    if (LITERALS.has(first.kind) && second?.kind === 'operator') {
      return this.refuse(this.refusals.valueOnTheLeft(first.text, this.text), first, { kind: 'syntax', span: first })
    }
    let depth = 0
    let end = start + 1
    for (; end < this.tokens.length; end++) {
      const token = this.tokens[end]
      if (token === undefined || isConnective(token)) break
      if (token.kind === 'open') depth++
      if (token.kind === 'close' && --depth < 0) break
    }
    return this.refuseTokens(...this.tokens.slice(start, end))
  }

  private refuseTokens(...offending: readonly Token[]): undefined {
    const span = { start: offending[0]?.start ?? 0, end: offending.at(-1)?.end ?? 0 }
    return this.refuse(this.refusals.malformed(offending, this.text), span, { kind: 'syntax', span })
  }

  private refuse(message: string, { start, end }: Span, cause?: Cause): undefined {
    this.failure = { message, span: { start, end }, ...(cause && { cause }) }
    return undefined
  }

  private takeWord(word: string): boolean {
    const next = this.tokens[this.at]
    if (next === undefined || !isWord(next, word)) return false
    this.at++
    return true
  }

  private takeKind(kind: TokenKind): Token | undefined {
    const next = this.tokens[this.at]
    if (next?.kind !== kind) return undefined
    this.at++
    return next
  }

  private spanFrom(start: number): Span {
    return { start: this.tokens[start]?.start ?? 0, end: this.tokens[this.at - 1]?.end ?? 0 }
  }
}

function isConnective(token: Token): boolean {
  return isWord(token, 'AND') || isWord(token, 'OR')
}

/** To MLflow these are no values at all, and so no part of a clause. */
function isTruthWord(token: Token): boolean {
  return isWord(token, 'TRUE') || isWord(token, 'FALSE')
}

function joined(kind: 'and' | 'or', operands: readonly Syntax[]): Syntax | undefined {
  const [first] = operands
  const last = operands.at(-1)
  if (first === undefined || last === undefined || first === last) return first
  return { kind, operands, span: { start: first.span.start, end: last.span.end } }
}

function spanOf(first: Token, last: Token): Span {
  return { start: first.start, end: last.end }
}

const PATTERN_OPERATORS: ReadonlySet<string> = new Set(['LIKE', 'ILIKE'])
const OPERATOR_WORDS = ['IN', 'BETWEEN', 'LIKE', 'ILIKE', 'RLIKE']
const VALUE_KINDS: Partial<Record<TokenKind, Value['kind']>> = {
  string: 'string',
  number: 'number',
  word: 'name',
  quoted: 'name',
  unquoted: 'name',
}
const LITERALS: ReadonlySet<TokenKind> = new Set<TokenKind>(['string', 'number', 'unquoted'])
