/** Whether a tag is written by programs for programs, and no word of a person. */
export function isSystemTag(key: string): boolean {
  return /^(mlflow|labbook)\./.test(key)
}
