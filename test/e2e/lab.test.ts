import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Browser, openFile, seenFigures, startBrowser, type Visit } from "./browser.ts";
import { root, temporaryFolder } from "./checkout.ts";
import { kernelReady, type Lab, openNotebook, runAll, savedNotebook, startLab } from "./lab.ts";
import { countFigures, notebooks, writeNotebook } from "./notebook-files.ts";
import { describeWithBrowser } from "./with-browser.ts";

const pictures = path.join(root, "test-results");

/** Settings > Theme > ... */
async function chooseTheme({ page }: Visit, theme: string): Promise<void> {
  await page.click('.lm-MenuBar-itemLabel:text-is("Settings")');
  await page.click('.lm-Menu-itemLabel:text-is("Theme")');
  await page.click(`.lm-Menu-itemLabel:text-is("${theme}")`);
}

describeWithBrowser("JupyterLab", () => {
  let browser: Browser;
  let lab: Lab;
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await startBrowser();
    lab = await startLab(notebooks);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await lab?.close();
  }, 60_000);

  describe.each(notebooks.map((file) => path.basename(file)))("%s", (name) => {
    test("runs with our kernel: every figure drawn, in both themes, no error, no request that leaves the machine", async () => {
      const visit = await openNotebook(browser, lab, name);
      const { page, trouble } = visit;
      await runAll(visit);
      expect(await page.locator('.jp-OutputArea-output[data-mime-type*="error"]').count()).toBe(0);
      const expected = countFigures(await savedNotebook(visit, lab, name));
      expect(expected).toBeGreaterThan(0);
      const figures = await seenFigures(page);
      expect(figures).toHaveLength(expected);
      for (const { marks, width } of figures) {
        expect(marks).toBeGreaterThan(0);
        expect(width).toBeGreaterThan(400);
      }
      await page.locator(".js-plotly-plot").first().scrollIntoViewIfNeeded();
      await page.screenshot({ path: path.join(pictures, `lab-${name}.png`) });
      const dark = "!/255/.test(getComputedStyle(document.querySelector('.main-svg')).backgroundColor)";
      expect(await page.evaluate(dark)).toBe(false);
      await chooseTheme(visit, "JupyterLab Dark");
      await page.waitForFunction(dark, undefined, { timeout: 20_000 });
      await page.screenshot({ path: path.join(pictures, `lab-dark-${name}.png`) });
      await chooseTheme(visit, "JupyterLab Light");
      await page.waitForFunction(`!(${dark})`, undefined, { timeout: 20_000 });
      expect(trouble).toEqual({ errors: [], requests: [] });
      await page.close();
    }, 300_000);
  });

  test("a figure follows its updates, in the page and after the page was loaded again", async () => {
    const name = "live.ipynb";
    writeNotebook(path.join(lab.folder, name), [
      {
        code: 'import { display } from "tangentlab";\nconst figure = (text: string) => ({ data: [{ x: [1, 2], y: [1, 2] }], layout: { title: { text } } });',
      },
      { code: 'let step = 0;\nconst shown = display(figure("step 0"), { id: "live" });' },
      { code: 'step++;\nshown.update(figure("step " + step));' },
    ]);
    const { page, trouble } = await openNotebook(browser, lab, name);
    await runAll({ page, trouble });
    const title = (text: string) => page.waitForSelector(`.js-plotly-plot :text-is("${text}")`, { timeout: 20_000 });
    await title("step 1");
    await savedNotebook({ page, trouble }, lab, name);
    await page.reload();
    await title("step 1");
    await kernelReady(page);
    await page.locator(".jp-CodeCell .cm-content").nth(2).click();
    await page.waitForSelector(".jp-CodeCell.jp-mod-active .cm-editor.cm-focused");
    for (const text of ["step 2", "step 3"]) {
      await page.keyboard.press("Control+Enter");
      await title(text);
    }
    expect(await page.locator(".js-plotly-plot").count()).toBe(1);
    expect(trouble).toEqual({ errors: [], requests: [] });
    await page.close();
  }, 180_000);

  test("a wrong name is shown before anything runs; completion knows the library", async () => {
    const visit = await openNotebook(browser, lab, "00-start.ipynb");
    const { page } = visit;
    const editor = page.locator(".jp-CodeCell .cm-content").first();
    await editor.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(
      'import { effectiveRidge } from "tangentlab/random-features";\neffectiveRidge({ eigenvalues: [1], feature: 2, ridge: 1 })',
    );
    await page.keyboard.press("Control+Enter");
    const error = page.locator(
      '.jp-OutputArea-output[data-mime-type*="error"], .jp-OutputArea-output[data-mime-type*="stderr"]',
    );
    await error.first().waitFor({ timeout: 60_000 });
    expect(await error.first().textContent()).toMatch(/feature.*(does not exist|did you mean|features)/is);
    await page.close();
  }, 180_000);

  test("two that start at once get ports of their own", async () => {
    const labs = await Promise.all([startLab([]), startLab([])]);
    const addresses = labs.map(({ server }) => new URL(server.address));
    expect(new Set(addresses.map(({ port }) => port)).size).toBe(2);
    for (const { origin, search } of addresses) expect((await fetch(`${origin}/api/status${search}`)).status).toBe(200);
    for (const other of labs) await other.close();
  }, 120_000);

  test("File > Save and Export Notebook As > HTML gives the same offline page", async () => {
    const { folder, remove } = temporaryFolder();
    const address = new URL(lab.server.address);
    const query = `download=true&token=${address.searchParams.get("token")}`;
    const reply = await fetch(`${address.origin}/nbconvert/html/00-start.ipynb?${query}`);
    expect(reply.status).toBe(200);
    const file = path.join(folder, "saved.html");
    writeFileSync(file, await reply.text());
    expect(readFileSync(file, "utf8")).toContain('data-theme="auto"');
    const { page, trouble } = await openFile(browser, file);
    expect(await page.locator("nav.tl-contents li").count()).toBeGreaterThan(1);
    expect(trouble).toEqual({ errors: [], requests: [] });
    await page.close();
    remove();
  }, 120_000);
});
