import { clock, make } from './dom.js';
import { shown } from './readings.js';

/** A line over time, with the range of aggregates behind it. */

const SVG = 'http://www.w3.org/2000/svg';
const PAD = { left: 52, right: 12, top: 10, bottom: 24 };
const HEIGHT = 220;

function svg(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 5 });
const short = (value) =>
  Math.abs(value) < 1e5 ? shown(Number(value.toPrecision(6))) : COMPACT.format(value);

/** Round steps that cover a range in about four parts. */
function ticks(low, high) {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

export class Chart {
  #host;
  #value;
  #points = [];
  #name = '';

  constructor(host, value) {
    this.#host = host;
    this.#value = value;
    new ResizeObserver(() => this.draw()).observe(host);
    host.addEventListener('pointermove', (event) => this.#point(event.clientX));
    host.addEventListener('pointerleave', () => this.#point(undefined));
  }

  /** Points are {t, y, low, high}, t in milliseconds, in order. */
  show(name, points) {
    this.#name = name;
    this.#points = points;
    this.draw();
  }

  draw() {
    const points = this.#points;
    const width = Math.max(240, this.#host.clientWidth);
    if (points.length === 0) {
      this.#host.replaceChildren(
        make('p', {
          id: 'chart-empty',
          class: 'hint',
          text: 'A line appears with the first numbers.',
        }),
      );
      this.#host.setAttribute('aria-label', 'No reading to draw yet');
      this.#value.textContent = '';
      return;
    }
    const lows = points.map((point) => point.low ?? point.y);
    const highs = points.map((point) => point.high ?? point.y);
    let low = Math.min(...lows);
    let high = Math.max(...highs);
    const room = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.05, 1);
    low -= room;
    high += room;
    const start = points[0].t;
    const end = Math.max(points.at(-1).t, start + 1000);
    const x = (t) => PAD.left + ((t - start) / (end - start)) * (width - PAD.left - PAD.right);
    const y = (v) => PAD.top + ((high - v) / (high - low)) * (HEIGHT - PAD.top - PAD.bottom);

    const drawing = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT });
    drawing.setAttribute('aria-hidden', 'true');
    for (const tick of ticks(low, high)) {
      drawing.append(
        svg('line', {
          class: 'grid',
          x1: PAD.left,
          x2: width - PAD.right,
          y1: y(tick),
          y2: y(tick),
        }),
        svg(
          'text',
          { class: 'tick', x: PAD.left - 8, y: y(tick) + 4, 'text-anchor': 'end' },
          short(tick),
        ),
      );
    }
    drawing.append(
      svg('text', { class: 'tick', x: PAD.left, y: HEIGHT - 6 }, clock(start)),
      svg(
        'text',
        { class: 'tick', x: width - PAD.right, y: HEIGHT - 6, 'text-anchor': 'end' },
        clock(end),
      ),
    );
    if (points.some((point) => point.low !== undefined)) {
      const upper = points.map((point, i) => `${x(point.t)},${y(highs[i])}`);
      const lower = points.map((point, i) => `${x(point.t)},${y(lows[i])}`).reverse();
      drawing.append(svg('polygon', { class: 'range', points: [...upper, ...lower].join(' ') }));
    }
    const line = points.map((point) => `${x(point.t)},${y(point.y)}`).join(' ');
    const last = points.at(-1);
    drawing.append(
      svg('polyline', { class: 'line', points: line }),
      svg('circle', { class: 'last', cx: x(last.t), cy: y(last.y), r: 4 }),
      svg('circle', { class: 'cursor', r: 4, visibility: 'hidden' }),
    );
    this.#host.replaceChildren(drawing);
    this.#scale = { x, y };
    this.#value.textContent = `${shown(last.y)} at ${clock(last.t)}`;
    this.#host.setAttribute(
      'aria-label',
      `${this.#name}: ${points.length} values from ${clock(start)} to ${clock(last.t)}, ` +
        `lowest ${shown(Math.min(...lows))}, highest ${shown(Math.max(...highs))}, ` +
        `latest ${shown(last.y)}`,
    );
  }

  #scale;

  #point(clientX) {
    const cursor = this.#host.querySelector('.cursor');
    if (!cursor || this.#points.length === 0) {
      return;
    }
    const last = this.#points.at(-1);
    let nearest = last;
    if (clientX !== undefined) {
      const wanted = clientX - this.#host.getBoundingClientRect().left;
      const distance = (point) => Math.abs(this.#scale.x(point.t) - wanted);
      nearest = this.#points.reduce((a, b) => (distance(b) < distance(a) ? b : a));
      cursor.setAttribute('cx', this.#scale.x(nearest.t));
      cursor.setAttribute('cy', this.#scale.y(nearest.y));
    }
    cursor.setAttribute('visibility', clientX === undefined ? 'hidden' : 'visible');
    this.#value.textContent = `${shown(nearest.y)} at ${clock(nearest.t)}`;
  }
}
