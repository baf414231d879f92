import type { Flavor } from '@labbook/mlmodel'

/** The flavors of a model, each with its library version (U-MODEL-5). */
export function ModelFlavors({ flavors }: { flavors: readonly Flavor[] }) {
  return flavors.map(({ name, facts }) => (
    <details key={name}>
      <summary>
        <span className="med">{name}</span> <span className="t3">{versionIn(facts)}</span>
      </summary>
      <table className="grid inset">
        <tbody>
          {facts.map(([key, value]) => (
            <tr key={key}>
              <td className="t2">{key}</td>
              <td className="mono wrap">
                <bdi>{value}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  ))
}

/** `sklearn_version`, `xgb_version`, or `python_version` of the Python function. */
export function versionIn(facts: Flavor['facts']): string | undefined {
  return facts.find(([key]) => key.endsWith('_version') && !key.startsWith('cloudpickle'))?.[1]
}
