export { DISPLAY, Presenter, type Presentation } from './present.js';
export { plainText, untouchedText } from './plain-text.js';
export { tableOf } from './records.js';
export { RunPoints } from './run-points.js';
export type { PointsOf } from './run-result.js';
export { escapeHtml, htmlTable, plainTable, type Table } from './table.js';
export { vegaLiteBundle } from './vega-lite.js';
