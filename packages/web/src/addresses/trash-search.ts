import type { TrashItem } from '@labbook/protocol'

/** The address state of the trash. */
export interface TrashSearch {
  readonly kind?: TrashItem['kind']
  readonly search?: string
}

export function validateTrashSearch(raw: Record<string, unknown>): TrashSearch {
  return {
    ...(raw.kind === 'experiments' || raw.kind === 'runs' ? { kind: raw.kind } : {}),
    ...(typeof raw.search === 'string' && raw.search !== '' ? { search: raw.search } : {}),
  }
}
