import { integer, list, record, sameLength, text } from "../check.ts";
import { InvalidArgumentError, ShapeError } from "../errors.ts";
import type { Figure, Layout } from "./figure.ts";
import { pageLayout } from "./page.ts";
import { ink, type Presentation, presentationOf, sizes } from "./theme.ts";

/** What {@link imageGrid} needs. */
export interface ImageGridOptions {
  /** The finding or the name of what is seen. */
  readonly title: string;
  readonly subtitle?: string;
  /** Pixels of an image, integers >= 1: `height` rows of `width`. */
  readonly height: number;
  readonly width: number;
  /** Images drawn, from the first; all by default, at most 400. */
  readonly count?: number;
  /** Images side by side; 10 by default. */
  readonly columns?: number;
  /** A word under each image. */
  readonly captions?: readonly string[];
  /** "screen" (760 pixels wide) by default, "lecture" (1280) for a projector and by default in a lecture. */
  readonly presentation?: Presentation | undefined;
}

/** Row-major images, one a row of the matrix. */
interface Images {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

const gap = 2;

/** Tiles of pixels as the rows of one heat map, the top row of the picture last. */
function tiles({ columns: size, data }: Images, { count, across }: Grid, height: number, width: number): number[][] {
  const down = Math.ceil(count / across);
  const picture = Array.from({ length: down * (height + gap) }, () =>
    new Array<number>(across * (width + gap)).fill(Number.NaN),
  );
  for (let k = 0; k < count; k++) {
    const [top, left] = [Math.floor(k / across) * (height + gap), (k % across) * (width + gap)];
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) picture[top + i][left + j] = data[k * size + i * width + j];
    }
  }
  return picture;
}

interface Grid {
  readonly count: number;
  /** Images side by side. */
  readonly across: number;
  readonly captions: readonly string[];
}

/** The size of the grid, from checked options. */
function gridOf(images: Images, { height, width, ...options }: ImageGridOptions): Grid {
  const { data } = record("images", images);
  const [rows, columns] = [integer("images.rows", images.rows, 1), integer("images.columns", images.columns, 1)];
  sameLength("images.data", data, "its rows times columns", { length: rows * columns });
  const pixels = integer("height", height, 1) * integer("width", width, 1);
  if (columns !== pixels) {
    throw new ShapeError(`images has ${columns} columns but an image of ${height}x${width} has ${pixels} pixels`);
  }
  const count = options.count ?? rows;
  if (count > rows) throw new InvalidArgumentError("count", `at most ${rows}, all there are`, count);
  integer("count", count, 1, 400);
  const across = Math.min(integer("columns", options.columns ?? 10, 1), count);
  const captions = Array.from(list("captions", options.captions ?? [], "a list of words")).slice(0, count);
  for (const [k, caption] of captions.entries()) text(`captions[${k}]`, caption);
  return { count, across, captions };
}

function captionAt(words: string, k: number, across: number, { height, width }: ImageGridOptions): Layout {
  return {
    text: words,
    showarrow: false,
    x: (k % across) * (width + gap) + width / 2,
    y: (Math.floor(k / across) + 1) * (height + gap) - gap,
    yanchor: "top",
  };
}

/** Square pixels and no axes; the words under the images. */
function layoutOf(options: ImageGridOptions, { across, captions }: Grid, rows: number): Layout {
  const presentation = presentationOf(options);
  const size = sizes[presentation];
  const scale = (size.width - 60) / (across * (options.width + gap));
  const axis = { visible: false, fixedrange: true };
  const font = { size: size.text - 1, color: ink.soft.light };
  return {
    ...pageLayout(options, presentation),
    height: Math.round(rows * scale) + size.top + 8,
    margin: { l: 10, r: 10, t: size.top - 16, b: 24 },
    xaxis: axis,
    yaxis: { ...axis, autorange: "reversed", scaleanchor: "x" },
    annotations: captions.map((words, k) => ({ ...captionAt(words, k, across, options), font })),
  };
}

/**
 * Small images side by side, square pixels, no axes; dark ink for large values.
 *
 * @param images One image a row, `(images, height * width)`.
 * @throws ShapeError when a row is no image of that size; InvalidArgumentError for a count or size out of range.
 */
export function imageGrid(images: Images, options: ImageGridOptions): Figure {
  const { title, height, width } = record("options", options);
  text("title", title);
  const grid = gridOf(images, options);
  const z = tiles(images, grid, height, width);
  const colorscale = [
    [0, ink.page.light],
    [1, ink.text.light],
  ];
  const words = grid.captions.length > 0 ? `: ${grid.captions.join(", ")}` : "";
  return {
    data: [{ type: "heatmap", z, showscale: false, hoverinfo: "skip", colorscale }],
    layout: layoutOf(options, grid, z.length),
    config: { displaylogo: false },
    alt: `${title}. ${grid.count} images of ${height} x ${width} pixels${words}.`,
  };
}
