/** A metric, and how many runs logged it. */
export interface CountedKey {
  readonly key: string
  readonly runs: number
}

/**
 * Metrics by how well they stand for their runs: those of most runs first; among these, those that are named after held-out
 * data before the others, and those of the training data last; then those that are named after a score. System metrics are
 * left out.
 */
export function headlineOrder(keys: readonly CountedKey[]): readonly string[] {
  return keys
    .filter(({ key }) => !key.startsWith('system/'))
    .map(({ key, runs }) => ({ key, runs, ...named(key) }))
    .toSorted((a, b) => b.runs - a.runs || a.data - b.data || a.kind - b.kind)
    .map(({ key }) => key)
}

function named(key: string): { readonly data: number; readonly kind: number } {
  // `valLoss`, `val_loss` and `val/loss` are two words each.
  const words = key
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
  const has = (known: ReadonlySet<string>) => words.some((word) => known.has(word))
  return { data: has(HELD_OUT) ? 0 : has(TRAINING) ? 2 : 1, kind: has(SCORES) ? 0 : 1 }
}

const HELD_OUT = new Set(['test', 'val', 'valid', 'validation', 'eval', 'evaluation', 'dev', 'holdout'])
const TRAINING = new Set(['train', 'training'])
const SCORES = new Set(
  'r2 accuracy acc auc auroc f1 score precision recall map ap iou miou dice mcc ndcg mrr bleu rouge top1 em'.split(' '),
)
