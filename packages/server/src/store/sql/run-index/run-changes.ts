/** Told by the stores, inside the turn that writes, which runs will look different after it. */
export interface RunChanges {
  /** The run is new, or something that a search or a run's document shows of it has changed. */
  touched(run: { readonly rowId: number; readonly experimentId: string }): void
  /** So many runs of the experiment changed that naming them is no use. */
  touchedAll(experimentId: string): void
}

/** For stores that nothing is remembered from. */
export const nobodyRemembers: RunChanges = { touched() {}, touchedAll() {} }
