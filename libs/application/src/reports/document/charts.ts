import type { Chart, DayPoint, Segment } from './document';
import { element, type Markup } from './markup';

const WIDTH = 720;
const BAR_TOP = 8;
const BAR_HEIGHT = 28;

type Placed = Segment & { readonly x: number; readonly width: number };

const placed = (segments: readonly Segment[]): readonly Placed[] => {
  const total = segments.reduce((sum, s) => sum + s.value, 0);
  const places: Placed[] = [];
  let x = 0;
  for (const s of segments) {
    const width = total === 0 ? 0 : (s.value / total) * WIDTH;
    places.push({ ...s, x, width });
    x += width;
  }
  return places.filter((s) => s.value > 0);
};

const round = (value: number): string => value.toFixed(1);

/** One bar of parts, each with its name and number in words below: it reads without colour. */
const partsSvg = (segments: readonly Segment[]): Markup => {
  const places = placed(segments);
  const columns = WIDTH / Math.max(1, segments.length);
  return element`${places.map(
    (s) =>
      element`<rect class="${s.label}" x="${round(s.x)}" y="${BAR_TOP}" width="${round(Math.max(1, s.width - 2))}" height="${BAR_HEIGHT}" rx="2"/>`,
  )}${segments.map(
    (s, n) =>
      element`<rect class="${s.label}" x="${round(n * columns)}" y="50" width="10" height="10"/><text x="${round(n * columns + 16)}" y="60">${s.value} ${s.label}</text>`,
  )}`;
};

const PLOT = { left: 34, top: 10, width: WIDTH - 44, height: 120 };

const plotted = (days: readonly DayPoint[], valueOf: (day: DayPoint) => number, most: number): string =>
  days
    .map((day, n) => {
      const x = PLOT.left + (days.length < 2 ? 0 : (n / (days.length - 1)) * PLOT.width);
      const y = PLOT.top + PLOT.height - (valueOf(day) / most) * PLOT.height;
      return `${round(x)},${round(y)}`;
    })
    .join(' ');

const daysSvg = (names: readonly [string, string], days: readonly DayPoint[]): Markup => {
  const most = Math.max(1, ...days.map((d) => d.upper));
  const bottom = PLOT.top + PLOT.height;
  const right = PLOT.left + PLOT.width;
  const upper = `${PLOT.left},${bottom} ${plotted(days, (d) => d.upper, most)} ${right},${bottom}`;
  const last = days.at(-1);
  return element`<polygon class="upper" points="${upper}"/><polyline class="lower" points="${plotted(days, (d) => d.lower, most)}"/><line class="axis" x1="${PLOT.left}" y1="${bottom}" x2="${right}" y2="${bottom}"/><text class="small" x="0" y="${PLOT.top + 10}">${most}</text><text class="small" x="0" y="${bottom}">0</text><text class="small" x="${PLOT.left}" y="${bottom + 18}">${days[0]?.day}</text><text class="small" x="${right}" y="${bottom + 18}" text-anchor="end">${last?.day}</text><text x="${PLOT.left}" y="${bottom + 40}">area: ${names[0]} (${last?.upper ?? 0}); line: ${names[1]} (${last?.lower ?? 0})</text>`;
};

/** A chart as SVG inside the page, with a title and a sentence for whoever does not see it. */
export const chartFigure = (chart: Chart): Markup => {
  const height = chart.kind === 'parts' ? 70 : 178;
  const id = `chart-${chart.key}`;
  return element`<figure>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${chart.title}</title><desc id="${id}-text">${chart.alternative}</desc>${chart.kind === 'parts' ? partsSvg(chart.segments) : daysSvg(chart.names, chart.days)}</svg>
<figcaption>${chart.alternative}</figcaption>
</figure>`;
};
