import { formatCount } from '../../../format/format-number.js'

/** `12 runs, 1 running`. */
export function childrenText({ children, runningChildren }: { children: number; runningChildren: number }): string {
  const running = runningChildren === 0 ? '' : `, ${formatCount(runningChildren)} running`
  return `${formatCount(children)} ${children === 1 ? 'run' : 'runs'}${running}`
}
