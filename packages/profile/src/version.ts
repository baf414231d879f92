/** The version of this package; a test holds it to package.json, which no browser can read. */
export const VERSION = '0.1.0'
