import type { TrashItem } from '@labbook/protocol'

/** The state of the trash as its address holds it. */
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
