import { describe } from "@jest/globals";
import { browserPath } from "./browser.ts";

/**
 * `describe` for tests that need a browser. Without Chromium they are skipped, with a line that says so;
 * `TANGENTLAB_REQUIRE_BROWSER=1` makes them run, and fail, instead.
 */
export const describeWithBrowser: typeof describe | typeof describe.skip =
  browserPath || process.env.TANGENTLAB_REQUIRE_BROWSER === "1" ? describe : describe.skip;
if (describeWithBrowser === describe.skip) {
  process.stderr.write("browser tests skipped: no Chromium (apt install chromium)\n");
}
