import type { Experiment } from '@labbook/protocol'

/** A folder, an experiment, or both: names are paths, split at `/` (U-EXP-1). */
export interface TreeNode {
  readonly path: string
  /** The last part of the path, and its offset in the path. */
  readonly label: string
  readonly start: number
  readonly level: number
  readonly experiment?: Experiment
  readonly children: readonly TreeNode[]
}

/** A node in the flattened list of visible rows. */
export interface TreeRow {
  readonly node: TreeNode
  readonly isOpen: boolean
  /** Its position among its siblings, from 1, and their number. */
  readonly place: number
  readonly siblings: number
}

/** Builds the tree. A folder comes where the first of its experiments would. */
export function treeOf(experiments: readonly Experiment[]): readonly TreeNode[] {
  const roots: MutableNode[] = []
  const byPath = new Map<string, MutableNode>()

  function nodeAt(path: string): MutableNode {
    const existing = byPath.get(path)
    if (existing !== undefined) return existing
    const slash = isPath(path) ? path.lastIndexOf('/') : -1
    const parent = slash < 0 ? undefined : nodeAt(path.slice(0, slash))
    const start = slash + 1
    const node = { path, label: path.slice(start), start, level: (parent?.level ?? 0) + 1, children: [] }
    byPath.set(path, node)
    ;(parent?.children ?? roots).push(node)
    return node
  }

  for (const experiment of experiments) nodeAt(experiment.name).experiment = experiment
  return roots
}

/** The visible rows from top to bottom. */
export function rowsOf(nodes: readonly TreeNode[], isOpen: (path: string) => boolean): readonly TreeRow[] {
  return nodes.flatMap((node, i) => {
    const row = { node, isOpen: node.children.length > 0 && isOpen(node.path), place: i + 1, siblings: nodes.length }
    return row.isOpen ? [row, ...rowsOf(node.children, isOpen)] : [row]
  })
}

/** The folders above a path, outermost first. */
export function foldersAbove(path: string): readonly string[] {
  if (!isPath(path)) return []
  const parts = path.split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}

type MutableNode = { -readonly [K in keyof Omit<TreeNode, 'children'>]: TreeNode[K] } & { children: MutableNode[] }

/** A name with an empty part, such as `/a` or `a//b`, is not split. */
function isPath(name: string): boolean {
  return name.split('/').every((part) => part !== '')
}
