export type ThemeName = 'light' | 'dark'

/** The colours of figures: those of the web UI (`packages/web/src/theme/tokens.css`). */
export interface Theme {
  readonly ground: string
  readonly text: string
  readonly label: string
  readonly axis: string
  readonly grid: string
  /** Lines, outlines and points of one series. */
  readonly accent: string
  /** Areas of one series: bars and boxes. */
  readonly fill: string
  /** What stands out against the accent: fits and zero lines. */
  readonly contrast: string
  /** Twelve that are told apart with any colour vision. */
  readonly series: readonly string[]
  /** From −1 to +1 in seven equal steps. */
  readonly diverging: readonly string[]
}

export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  light: {
    ground: '#ffffff',
    text: '#1a2126',
    label: '#59646d',
    axis: '#8c969e',
    grid: '#eceff1',
    accent: '#0a6a80',
    fill: '#6fb2c4',
    contrast: '#e36f00',
    series: [
      '#3c59be',
      '#e36f00',
      '#0da5a7',
      '#8a1775',
      '#966c00',
      '#9a82f6',
      '#345711',
      '#b10415',
      '#3581b7',
      '#755347',
      '#c77d88',
      '#6c747f',
    ],
    diverging: ['#b4560c', '#de9a63', '#f5dcc6', '#f3f5f6', '#cde4ea', '#6fb2c4', '#0a6a80'],
  },
  dark: {
    ground: '#14181b',
    text: '#e7ebee',
    label: '#9aa5ad',
    axis: '#6c7882',
    grid: '#22292e',
    accent: '#5bbcd2',
    fill: '#277386',
    contrast: '#f4751d',
    series: [
      '#3f76f5',
      '#f4751d',
      '#28d6df',
      '#bd5395',
      '#fab629',
      '#9074c5',
      '#9dcf82',
      '#d93b11',
      '#38a8ec',
      '#8d675b',
      '#c68485',
      '#97a3b7',
    ],
    diverging: ['#e0863f', '#9c5a26', '#4a3220', '#1e2428', '#1c3c47', '#277386', '#57bdd4'],
  },
}

export const FONT = 'Inter, system-ui, sans-serif'

/** The look of a figure as the `config` of a Vega-Lite spec. */
export function vegaConfig({ ground, text, label, axis, grid, series }: Theme): object {
  return {
    background: ground,
    font: FONT,
    padding: { left: 16, right: 24, top: 16, bottom: 16 },
    // A reader hears the title and description of the whole picture, not thousands of marks.
    aria: false,
    view: { stroke: null },
    axis: {
      domainColor: axis,
      tickColor: axis,
      gridColor: grid,
      labelColor: label,
      labelFontSize: 12,
      labelPadding: 6,
      labelLimit: 200,
      labelOverlap: 'greedy',
      tickSize: 4,
      titleColor: text,
      titleFontSize: 13,
      titleFontWeight: 600,
      titlePadding: 12,
    },
    axisBand: { grid: false, ticks: false },
    axisX: { grid: false, labelFlush: false },
    axisY: { domain: false, ticks: false },
    legend: {
      labelColor: label,
      labelFontSize: 12,
      titleColor: text,
      titleFontSize: 12,
      titleFontWeight: 600,
      symbolOpacity: 1,
      symbolStrokeWidth: 0,
    },
    range: { category: series },
    title: {
      anchor: 'start',
      frame: 'group',
      color: text,
      fontSize: 16,
      fontWeight: 600,
      offset: 16,
      subtitleColor: label,
      subtitleFontSize: 12,
      subtitlePadding: 6,
    },
  }
}
