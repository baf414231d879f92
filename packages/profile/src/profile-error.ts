export type ProfileErrorCode =
  | 'NO_COLUMNS'
  | 'DUPLICATE_COLUMN'
  | 'UNKNOWN_COLUMN'
  | 'LENGTH_MISMATCH'
  | 'UNKNOWN_SETTING'
  | 'BAD_SETTING'
  | 'BAD_SETTINGS_FILE'
  | 'UNKNOWN_TYPE'
  | 'BAD_PROFILE'
  | 'BAD_COMPARISON'

/** What is wrong with a call. No value in a column makes a profile fail. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError'
  readonly code: ProfileErrorCode

  constructor(code: ProfileErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
