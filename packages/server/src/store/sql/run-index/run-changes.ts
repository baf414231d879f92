/** The stores report here, in the turn that writes, which runs it changes. */
export interface RunChanges {
  /** The run is new, or something that a search or a run's document shows of it has changed. */
  touched(run: { readonly rowId: number; readonly experimentId: string }): void
  /** Too many runs of the experiment changed to name them. */
  touchedAll(experimentId: string): void
}

/** For stores without a cache. */
export const nobodyRemembers: RunChanges = { touched() {}, touchedAll() {} }
