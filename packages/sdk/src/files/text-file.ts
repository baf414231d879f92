import { invalid } from '../invalid-input.js'
import { artifactPath } from '../checks/artifact-path.js'
import { encodeText, type MadeFiles } from './made-file.js'

/**
 * A text as a file in UTF-8.
 *
 * @example textFile('# Notes', 'notes.md')
 * @throws ApiError INVALID_PARAMETER_VALUE for a path that no run can hold, or what is not a text
 */
export function textFile(text: string, path: string): MadeFiles {
  const checked = artifactPath(path)
  if (typeof text !== 'string') {
    throw invalid(
      `'${checked}' takes a text, not ${text === null ? 'null' : typeof text}. Log other values with logDict.`,
    )
  }
  return { files: [{ path: checked, bytes: encodeText(text) }], tags: {}, warnings: [] }
}
