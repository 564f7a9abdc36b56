import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
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

function chromiumPath(): string {
  const found = [process.env.TANGENTLAB_CHROMIUM ?? "", ...PLACES].find((file) => file && existsSync(file));
  if (found) return found;
  throw new CommandError(
    "--pdf needs Chromium or Chrome (Debian: apt install chromium), or TANGENTLAB_CHROMIUM=<its path>; or print the page from a browser",
  );
}

/** Prints an exported page to a PDF beside it and returns its path. Throws CommandError without Chromium. */
export async function writePdf(html: string): Promise<string> {
  const executablePath = chromiumPath();
  const { chromium } = await import("playwright-core").catch((cause: unknown) => {
    throw new CommandError('--pdf needs the package playwright-core: "npm install playwright-core"', { cause });
  });
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
