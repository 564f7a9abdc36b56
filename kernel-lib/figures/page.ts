/** What all figures share: title, inks and letters of their page. */
import type { Layout } from "./figure.ts";
import { font, ink, type Presentation, sizes } from "./theme.ts";

/** Words above a figure. */
export interface Heading {
  readonly title: string;
  readonly subtitle?: string;
}

/** Title at the top left, the subtitle below it; size, colours and letters of the page. */
export function pageLayout({ title, subtitle }: Heading, presentation: Presentation): Layout {
  const size = sizes[presentation];
  const below = subtitle
    ? `<br><span style="font-size:${size.subtitle}px;color:${ink.soft.light}">${subtitle}</span>`
    : "";
  return {
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
    paper_bgcolor: ink.page.light,
    plot_bgcolor: ink.page.light,
    font: { family: font, size: size.text, color: ink.text.light },
  };
}
