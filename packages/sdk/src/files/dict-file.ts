import type { ScalarTag } from 'yaml'
import { jsonText } from './json-text.js'
import { artifactPath } from '../checks/artifact-path.js'
import { encodeText, extensionOf, type MadeFiles } from './made-file.js'
import { missingPackage } from './missing-package.js'
import { type Plain, plainValue } from './plain-value.js'

/**
 * A value as JSON, or as YAML when the path ends in `.yml` or `.yaml` (which needs the package `yaml`). It is read before the
 * call returns: changes after that are not logged.
 *
 * @example await dictFile({ layers: [64, 64], seed: 12345678901234567890n }, 'model/config.json')
 * @throws ApiError INVALID_PARAMETER_VALUE for a wrong path, a value that contains itself, or YAML without its package
 */
export async function dictFile(value: unknown, path: string): Promise<MadeFiles> {
  const checked = artifactPath(path)
  const plain = plainValue(value)
  const isYaml = ['.yml', '.yaml'].includes(extensionOf(checked))
  const text = isYaml ? await yamlText(plain, checked) : jsonText(plain)
  return { files: [{ path: checked, bytes: encodeText(text) }], tags: {}, warnings: [] }
}

async function yamlText(value: Plain, path: string): Promise<string> {
  const yaml = await import('yaml').catch(() => missingPackage(path, 'yaml', 'log it as .json'))
  return yaml.stringify(value, {
    version: '1.1',
    customTags: (tags) => [...pyYamlTags, ...tags],
    aliasDuplicateObjects: false,
    lineWidth: 0,
  })
}

/** Spellings that PyYAML, a reader of YAML 1.1, would take for something else. */
const pyYamlTags: ScalarTag[] = [
  {
    tag: 'tag:yaml.org,2002:float',
    resolve: Number,
    identify: (value) => typeof value === 'number' && String(value).includes('e'),
    // Without a dot it is a text.
    stringify: ({ value }) => String(value).replace(/^(-?\d+)e/, '$1.0e'),
  },
  {
    tag: 'tag:yaml.org,2002:str',
    resolve: String,
    identify: (value) => typeof value === 'string' && (/^(=|<<)$/.test(value) || NOT_PRINTABLE.test(value)),
    stringify: ({ value }) => JSON.stringify(value).replace(new RegExp(NOT_PRINTABLE, 'g'), escape),
  },
]

/** Unprintable, or a line break, to PyYAML but not to `JSON.stringify`. */
const NOT_PRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/

function escape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
