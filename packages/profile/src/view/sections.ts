import type { CorrelationMethod, Matrix, Profile } from '../profile-object.js'

export type SectionId =
  | 'overview'
  | 'variables'
  | 'target'
  | 'interactions'
  | 'correlations'
  | 'missing'
  | 'sample'
  | 'duplicates'

export interface Section {
  readonly id: SectionId
  readonly title: string
}

/** A tab of a section or of a card. */
export interface TabTitle {
  readonly id: string
  readonly title: string
}

/** The sections in their order, and when a profile has one. */
const sections: readonly (Section & { readonly isIn: (profile: Profile) => boolean })[] = [
  { id: 'overview', title: 'Overview', isIn: () => true },
  { id: 'variables', title: 'Variables', isIn: () => true },
  { id: 'target', title: 'Target', isIn: ({ target }) => target !== undefined },
  { id: 'interactions', title: 'Interactions', isIn: ({ interactions }) => interactions.data.length > 0 },
  { id: 'correlations', title: 'Correlations', isIn: (profile) => matricesOf(profile).length > 0 },
  {
    id: 'missing',
    title: 'Missing values',
    isIn: ({ missing }) => missing.count !== undefined || missing.matrix !== undefined || missing.heatmap !== undefined,
  },
  { id: 'sample', title: 'Sample', isIn: (profile) => sampleTabs(profile).length > 0 },
  { id: 'duplicates', title: 'Duplicate rows', isIn: ({ duplicates }) => (duplicates?.rows.length ?? 0) > 0 },
]

/** The sections that this profile has. */
export function sectionsOf(profile: Profile): readonly Section[] {
  return sections.filter(({ isIn }) => isIn(profile)).map(({ id, title }) => ({ id, title }))
}

const methods: readonly { readonly id: CorrelationMethod; readonly title: string }[] = [
  { id: 'auto', title: 'Auto' },
  { id: 'pearson', title: "Pearson's r" },
  { id: 'spearman', title: "Spearman's ρ" },
  { id: 'kendall', title: "Kendall's τ" },
  { id: 'cramers', title: "Cramér's V" },
]

/** The matrices worth showing: those of at least two columns. */
export function matricesOf({
  correlations,
}: Profile): readonly (TabTitle & { readonly id: CorrelationMethod; readonly matrix: Matrix })[] {
  return methods.flatMap(({ id, title }) => {
    const matrix = correlations[id]
    return matrix && matrix.columns.length > 1 ? [{ id, title, matrix }] : []
  })
}

export function missingTabs({ missing }: Profile): readonly TabTitle[] {
  return [
    ...(missing.count ? [{ id: 'count', title: 'Count' }] : []),
    ...(missing.matrix ? [{ id: 'matrix', title: 'Matrix' }] : []),
    ...(missing.heatmap ? [{ id: 'heatmap', title: 'Heatmap' }] : []),
  ]
}

export function sampleTabs({ sample }: Profile): readonly TabTitle[] {
  return [
    ...(sample.head.length > 0 ? [{ id: 'head', title: 'First rows' }] : []),
    ...(sample.tail.length > 0 ? [{ id: 'tail', title: 'Last rows' }] : []),
    ...(sample.random?.length ? [{ id: 'random', title: 'Random sample' }] : []),
  ]
}
