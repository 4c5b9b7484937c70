/** What the page uses of the vendored plotly.js, which `lib` puts on the window. */

declare global {
  /** A figure as the service sends it. */
  interface PlotlyFigure {
    data: Record<string, any>[];
    layout: Record<string, any>;
  }

  /** A point of an event: `customdata` is the point's own, whose first element names a head. */
  interface PlotlyPoint {
    curveNumber: number;
    pointNumber: number;
    pointIndex: number;
    x: any;
    y: any;
    z?: any;
    customdata?: any;
    data: Record<string, any>;
  }

  /** What a handler of plotly_hover, plotly_unhover and plotly_click gets. */
  interface PlotlyEvent {
    points: PlotlyPoint[];
    event: MouseEvent;
  }

  /** The element that a figure is drawn into. */
  interface PlotlyElement extends HTMLElement {
    data: Record<string, any>[];
    layout: Record<string, any>;
    on(event: "plotly_hover" | "plotly_unhover" | "plotly_click", handler: (event: PlotlyEvent) => void): void;
    on(event: string, handler: (event: any) => void): void;
    removeAllListeners(event?: string): void;
  }

  type PlotlyRoot = HTMLElement;

  interface PlotlyStatic {
    version: string;
    newPlot(
      root: PlotlyRoot,
      data: Record<string, any>[],
      layout?: Record<string, any>,
      config?: Record<string, any>,
    ): Promise<PlotlyElement>;
    react(
      root: PlotlyRoot,
      data: Record<string, any>[],
      layout?: Record<string, any>,
      config?: Record<string, any>,
    ): Promise<PlotlyElement>;
    restyle(root: PlotlyRoot, update: Record<string, any>, traces?: number | number[]): Promise<PlotlyElement>;
    relayout(root: PlotlyRoot, update: Record<string, any>): Promise<PlotlyElement>;
    update(
      root: PlotlyRoot,
      data: Record<string, any>,
      layout: Record<string, any>,
      traces?: number | number[],
    ): Promise<PlotlyElement>;
    purge(root: PlotlyRoot): void;
    toImage(
      root: PlotlyRoot | PlotlyFigure,
      options: { format: "svg" | "png"; width?: number; height?: number; scale?: number },
    ): Promise<string>;
    Fx: {
      hover(root: PlotlyRoot, points: { curveNumber: number; pointNumber: number | number[] }[]): void;
      unhover(root: PlotlyRoot): void;
    };
    Plots: { resize(root: PlotlyRoot): Promise<void> };
  }

  interface Window {
    Plotly: PlotlyStatic;
  }
}

export {};
