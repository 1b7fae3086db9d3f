/** One line of the table: the same work by several programs. Figures are rates (more is better) or times and sizes. */
export interface Row {
  readonly work: string;
  readonly unit: '/s' | 'ms' | 'MB';
  /** What Skyqueue is meant to reach. */
  readonly goal?: string;
}

/** What one program made of the work, by row. */
export type Figures<Name extends string> = Partial<Record<Name, number>>;

export interface Column<Name extends string> {
  readonly title: string;
  readonly figures: Figures<Name>;
}

/** Lines up figures and ratios: `×` says how many times better the first column is, whichever way better lies. */
export function renderTable<Name extends string>(
  rows: Readonly<Record<Name, Row>>,
  ours: Column<Name>,
  others: readonly Column<Name>[],
): string {
  const header = ['Work', ours.title, ...others.flatMap(({ title }) => [title, '×']), 'Goal'];
  const lines = (Object.entries(rows) as [Name, Row][]).map(([name, row]) => {
    const own = ours.figures[name];
    const cells = others.flatMap(({ figures }) => [
      show(figures[name], row.unit),
      ratio(own, figures[name], row.unit),
    ]);
    return [row.work, show(own, row.unit), ...cells, row.goal ?? ''];
  });
  const widths = header.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const isText = (column: number) => column === 0 || column === header.length - 1;
  const align = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [align(header), widths.map((width) => '-'.repeat(width)).join('  '), ...lines.map(align)].join('\n');
}

function show(figure: number | undefined, unit: Row['unit']): string {
  if (figure === undefined) return '—';
  const digits = figure < 10 ? 1 : 0;
  const number = figure.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return unit === '/s' ? `${number}/s` : `${number} ${unit}`;
}

function ratio(own: number | undefined, other: number | undefined, unit: Row['unit']): string {
  if (own === undefined || other === undefined) return '';
  const better = unit === '/s' ? own / other : other / own;
  return better >= 10 ? better.toFixed(0) : better.toFixed(2);
}
