// Bar charts by Chartist, as SVG that the style sheet colours.

import { BarChart, Svg } from 'chartist';

// Chartist sets style attributes, which the page's policy forbids; the same through properties is allowed.
const { attr } = Svg.prototype;
Svg.prototype.attr = function (this: Svg, attributes: Parameters<typeof attr>[0] | string, ns?: string): never {
  if (typeof attributes === 'object' && attributes.style !== undefined) {
    const { style, ...rest } = attributes;
    this.getNode<SVGElement>().style.cssText = String(style);
    attributes = rest;
  }
  return (attr as (...all: unknown[]) => never).call(this, attributes, ns);
} as typeof attr;

export interface Bars {
  labels: string[];
  /** One row a series; stacked where there are several. */
  series: number[][];
  /** Bars lie, and the labels stand beside them. */
  lying?: boolean;
  /** Room for the labels below, in pixels. */
  foot?: number;
}

export function drawBars(container: HTMLElement, { labels, series, lying = false, foot = 26 }: Bars): void {
  const count = { onlyInteger: true, allowDecimals: false, showGrid: true };
  new BarChart(
    container,
    { labels, series },
    {
      stackBars: true,
      horizontalBars: lying,
      reverseData: lying,
      chartPadding: { top: 8, right: 12, bottom: 0, left: 0 },
      axisX: lying ? { ...count, offset: 22 } : { showGrid: false, offset: foot },
      axisY: lying ? { showGrid: false, offset: 128 } : { ...count, offset: 34, scaleMinSpace: 24 },
    },
  );
}
