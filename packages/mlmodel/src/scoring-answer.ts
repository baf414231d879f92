/** Rows by column, or nested lists by output, or whatever else a model gives. */
export type Predictions = unknown

/** The JSON that answers a request (models-and-autolog F); what is no number there is null. */
export function writeScoringAnswer(predictions: Predictions, { isUnwrapped = false } = {}): string {
  return JSON.stringify(isUnwrapped ? predictions : { predictions })
}
