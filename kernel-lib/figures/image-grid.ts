import { integer } from "../check.ts";
import { InvalidArgumentError, ShapeError } from "../errors.ts";
import type { Figure, Layout } from "./figure.ts";
import { font, ink, type Presentation, presentationOf, sizes } from "./theme.ts";

/** What {@link imageGrid} needs. */
export interface ImageGridOptions {
  /** The finding or the name of what is seen. */
  readonly title: string;
  readonly subtitle?: string;
  /** Pixels of an image: `height` rows of `width`. */
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
function tiles(
  { columns: size, data }: Images,
  count: number,
  across: number,
  height: number,
  width: number,
): number[][] {
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

function captionAt(text: string, k: number, across: number, { height, width }: ImageGridOptions): Layout {
  return {
    text,
    showarrow: false,
    x: (k % across) * (width + gap) + width / 2,
    y: (Math.floor(k / across) + 1) * (height + gap) - gap,
    yanchor: "top",
  };
}

/**
 * Small images side by side, square pixels, no axes; dark ink for large values.
 *
 * @param images One image a row, `(images, height * width)`.
 * @throws ShapeError when a row is no image of that size; InvalidArgumentError for a count out of range.
 */
export function imageGrid(images: Images, options: ImageGridOptions): Figure {
  const { title, subtitle, height, width, captions = [] } = options;
  if (images.columns !== height * width) {
    throw new ShapeError(
      `images has ${images.columns} columns but an image of ${height}x${width} has ${height * width} pixels`,
    );
  }
  const count = options.count ?? images.rows;
  if (count > images.rows) throw new InvalidArgumentError("count", `at most ${images.rows}, all there are`, count);
  integer("count", count, 1, 400);
  const across = Math.min(integer("columns", options.columns ?? 10, 1), count);
  const z = tiles(images, count, across, height, width);
  const size = sizes[presentationOf(options)];
  const scale = (size.width - 60) / (across * (width + gap));
  const below = subtitle
    ? `<br><span style="font-size:${size.subtitle}px;color:${ink.soft.light}">${subtitle}</span>`
    : "";
  const axis = { visible: false, fixedrange: true };
  return {
    data: [
      {
        type: "heatmap",
        z,
        showscale: false,
        hoverinfo: "skip",
        colorscale: [
          [0, ink.page.light],
          [1, ink.text.light],
        ],
      },
    ],
    layout: {
      title: {
        text: `<b>${title}</b>${below}`,
        xref: "paper",
        x: 0,
        xanchor: "left",
        yref: "container",
        y: 1,
        yanchor: "top",
        pad: { t: Math.max(16, size.title) },
        font: { size: size.title, color: ink.text.light },
      },
      width: size.width,
      height: Math.round(z.length * scale) + size.top + 8,
      margin: { l: 10, r: 10, t: size.top - 16, b: 24 },
      paper_bgcolor: ink.page.light,
      plot_bgcolor: ink.page.light,
      font: { family: font, size: size.text, color: ink.text.light },
      xaxis: axis,
      yaxis: { ...axis, autorange: "reversed", scaleanchor: "x" },
      annotations: captions.slice(0, count).map((text, k) => ({
        ...captionAt(text, k, across, options),
        font: { size: size.text - 1, color: ink.soft.light },
      })),
    },
    config: { displaylogo: false },
    alt: `${title}. ${count} images of ${height} x ${width} pixels${captions.length > 0 ? `: ${captions.slice(0, count).join(", ")}` : ""}.`,
  };
}
