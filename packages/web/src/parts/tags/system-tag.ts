/** Whether a tag is written by clients, not by people. */
export function isSystemTag(key: string): boolean {
  return /^(mlflow|labbook)\./.test(key)
}
