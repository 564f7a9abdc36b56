import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { BrowserType } from "playwright-core";
import { CommandError } from "./command.ts";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Chromium or Chrome: `TANGENTLAB_CHROMIUM` alone when it is set, else the usual places; `undefined` when it is not there. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return (env.TANGENTLAB_CHROMIUM ? [env.TANGENTLAB_CHROMIUM] : PLACES).find((file) => existsSync(file));
}

/** How one gets what {@link findChromium} looks for. */
export const chromiumCure =
  "install Chromium or Chrome (Debian: apt install chromium), or set TANGENTLAB_CHROMIUM=<its path>";

function chromiumPath(): string {
  const found = findChromium();
  if (found) return found;
  throw new CommandError(`--pdf needs a browser: ${chromiumCure}; or print the page from a browser`);
}

async function print(html: string, chromium: BrowserType, executablePath: string): Promise<string> {
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args: [...root, "--disable-gpu", "--disable-quic"] });
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(html).href);
    await page.waitForSelector("html[data-ready]", { state: "attached", timeout: 120_000 });
    const file = html.replace(/\.html?$/i, "").concat(".pdf");
    await page.pdf({ path: file, format: "A4", preferCSSPageSize: true, printBackground: true });
    return file;
  } finally {
    await browser.close();
  }
}

/** What prints an exported page to a PDF beside it and returns its path. Throws CommandError where nothing can. */
export async function pdfPrinter(): Promise<(html: string) => Promise<string>> {
  const executablePath = chromiumPath();
  const { chromium } = await import("playwright-core").catch((cause: unknown) => {
    throw new CommandError('--pdf needs the package playwright-core: "npm install playwright-core"', { cause });
  });
  return (html) => print(html, chromium, executablePath);
}
