import {
  ArrowDownUp,
  Ban,
  CalendarDays,
  CircleSlash2,
  Copy,
  Equal,
  Infinity as Endless,
  Link2,
  type LucideIcon,
  Scale,
  Tags,
  TriangleAlert,
  Waypoints,
} from 'lucide-react'

const icons: Readonly<Record<string, LucideIcon>> = {
  'High correlation': Waypoints,
  Imbalance: Scale,
  Zeros: CircleSlash2,
  Missing: Link2,
  Constant: Equal,
  'Constant length': Equal,
  Infinite: Endless,
  Skewed: ArrowDownUp,
  Unsupported: Ban,
  Rejected: Ban,
  Date: CalendarDays,
  Duplicates: Copy,
  'High cardinality': Tags,
}

/** The icon of a type of alert, always beside its name or in a mark that has one. */
export function AlertIcon({ type }: { type: string }) {
  const Icon = icons[type] ?? TriangleAlert
  return <Icon className="i s" aria-hidden />
}
