import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The system's Chromium (`$TANGENTLAB_CHROMIUM`, else the usual places), or `undefined`. */
export const browserPath = [process.env.TANGENTLAB_CHROMIUM ?? "", ...CANDIDATES].find(
  (file) => file && existsSync(file),
);

/** What happened on a page that must not happen: errors, requests that leave the machine. */
export interface Trouble {
  readonly errors: string[];
  readonly requests: string[];
}

export interface Visit {
  readonly page: Page;
  readonly trouble: Trouble;
}

export interface Browser {
  /** A new page that records console errors, page errors and every request `allowed` does not permit. */
  open(options?: { allowed?: (address: string) => boolean; dark?: boolean }): Promise<Visit>;
  close(): Promise<void>;
}

function watch(page: Page, allowed: (address: string) => boolean): Trouble {
  const trouble: Trouble = { errors: [], requests: [] };
  page.on("console", (message) => {
    if (message.type() === "error") trouble.errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => trouble.errors.push(String(error)));
  page.on("request", (request) => {
    const address = request.url();
    if (!/^(data|blob|about):/.test(address) && !allowed(address)) trouble.requests.push(address);
  });
  return trouble;
}

/** Chromium without a window, with an empty profile that is deleted on `close`. */
export async function startBrowser(): Promise<Browser> {
  if (!browserPath) throw new Error("no Chromium (apt install chromium)");
  const profile = mkdtempSync(path.join(tmpdir(), "tangentlab-browser-"));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    args: ARGUMENTS,
    headless: true,
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
  });
  return {
    async open({ allowed = () => false, dark = false } = {}) {
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
      return { page, trouble: watch(page, allowed) };
    },
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Opens an exported file without any network and waits until it has drawn everything. */
export async function openFile(browser: Browser, file: string, options: { dark?: boolean } = {}): Promise<Visit> {
  const address = pathToFileURL(file).href;
  const visit = await browser.open({ ...options, allowed: (url) => url.split("#")[0] === address });
  await visit.page.goto(address);
  await visit.page.waitForSelector("html[data-ready]", { timeout: 60_000, state: "attached" });
  return visit;
}

/** What a reader sees of a figure. */
export interface SeenFigure {
  readonly title: string;
  /** Drawn marks: paths of lines and points, heat-map images, and canvases that are not blank. */
  readonly marks: number;
  readonly width: number;
}

const text = (name: string): string => readFileSync(fileURLToPath(new URL(name, import.meta.url)), "utf8");

/** All Plotly figures of a page, in order, with the number of marks that carry data. */
export const seenFigures = (page: Page): Promise<SeenFigure[]> => page.evaluate(text("seen-figures.js"));

/** Rules of impact serious or critical, of all or the given `rules`, that axe finds violated below `selector`, as text. */
export async function seriousViolations(page: Page, selector = "html", rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  type Found = { violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] };
  const { violations } = await page.evaluate<Found>(
    `axe.run(${JSON.stringify(selector)}, ${JSON.stringify(rules ? { runOnly: rules } : {})})`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
}
