import { platform } from '#platform'
import { PlotError } from '../plot-error.js'
import { type Theme, FONT, THEMES } from '../theme.js'
import { compiled, drawSvg, type VegaSpec, wordsOf } from './draw-svg.js'
import { escaped, scriptJson } from './escape.js'
import { type NumbersTable, numbersOf } from './numbers-table.js'

/**
 * A figure as one HTML file that loads nothing: the picture, and its numbers for readers and printers. The script in it, which
 * pages made in Node have unless `interactive` is false, takes the place of the picture.
 */
export async function page(
  spec: VegaSpec,
  { interactive, theme }: { readonly interactive?: boolean | undefined; readonly theme?: Theme | undefined },
): Promise<string> {
  const { pageRuntime } = platform
  if (interactive === true && pageRuntime === undefined) throw new PlotError('CANNOT_DRAW', ONLY_STATIC)
  const svg = await drawSvg(spec, theme)
  const { title } = wordsOf(spec)
  const scripts =
    pageRuntime !== undefined && interactive !== false
      ? `<script type="application/json" id="spec">${scriptJson(await compiled(zoomable(spec), theme))}</script>
<script>${await pageRuntime()}</script>
<script>${START}</script>
`
      : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>${styleOf(theme ?? themeOf(spec))}</style>
</head>
<body>
<div id="figure">${svg}</div>
${numbersOf(spec).map(tableMarkup).join('\n')}
${scripts}</body>
</html>
`
}

const ONLY_STATIC = 'A browser cannot make interactive pages: use toHTML({ interactive: false }), or make it in Node.'

/** Draws the spec in place of the picture; where that fails, the picture stays. */
const START = `
(async () => {
  const spec = JSON.parse(document.getElementById('spec').textContent);
  const refuse = (address) => Promise.reject(new Error('Not read: ' + address));
  const loader = { load: refuse, http: refuse, file: refuse, sanitize: (href) => Promise.resolve({ href }) };
  const place = document.createElement('div');
  const view = new vega.View(vega.parse(spec, {}, { ast: true }), { expr: expressionInterpreter, loader, renderer: 'svg', hover: true });
  await view.initialize(place).runAsync();
  document.getElementById('figure').replaceChildren(place);
})();
`

/** Axes of numbers can be dragged and zoomed by the wheel. */
function zoomable(spec: VegaSpec): VegaSpec {
  const { usermeta, layer } = spec as { readonly usermeta?: { labbook?: unknown }; readonly layer?: readonly object[] }
  const [first, ...rest] = layer ?? []
  if (usermeta?.labbook === undefined || first === undefined) return spec
  const { encoding } = first as { encoding?: Record<string, { type?: unknown } | undefined> }
  const channels = ['x', 'y'].filter((channel) => encoding?.[channel]?.type === 'quantitative')
  if (channels.length === 0) return spec
  const params = [{ name: 'zoom', select: { type: 'interval', encodings: channels }, bind: 'scales' }]
  return { ...spec, layer: [{ ...first, params }, ...rest] } as VegaSpec
}

function themeOf(spec: VegaSpec): Theme {
  const { config } = spec as { readonly config?: { readonly background?: unknown } }
  return config?.background === THEMES.dark.ground ? THEMES.dark : THEMES.light
}

function styleOf({ ground, text, label, grid }: Theme): string {
  return `body{margin:0;padding:16px;background:${ground};color:${text};font:13px/20px ${FONT}}
svg{max-width:100%;height:auto}
summary{cursor:pointer;padding:4px 0;color:${label}}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;color:${label}}
th,td{padding:2px 12px;border-bottom:1px solid ${grid};text-align:left}
td.number{text-align:right}
@media print{details::details-content{content-visibility:visible;height:auto}}`
}

function tableMarkup({ name, columns, rows, left }: NumbersTable): string {
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('')
  const body = rows
    .map((row) => {
      const cells = row.map((cell) =>
        typeof cell === 'number' ? `<td class="number">${cell}</td>` : `<td>${escaped(cell ?? '–')}</td>`,
      )
      return `<tr>${cells.join('')}</tr>`
    })
    .join('\n')
  const more = left === 0 ? '' : `<caption>The first ${rows.length} of ${rows.length + left} rows</caption>`
  return `<details><summary>${escaped(name)}</summary>
<table>${more}<thead><tr>${head}</tr></thead>
<tbody>${body}</tbody></table></details>`
}
