/** A location with a path below it. As in MLflow, the query and the fragment of a URI stay at its end. */
export function joinLocation(location: string, below: string): string {
  const [, base = location, tail = ''] = /^([a-z][a-z\d+.-]*:[^?#]*)(.*)$/is.exec(location) ?? []
  return `${base.replace(/\/*$/, '/')}${below}${tail}`
}
