import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** A folder that the test files of one run share, `$TANGENTLAB_TEST_RUN`; it goes away at the end of the run. */
export default function setUp() {
  const folder = mkdtempSync(path.join(os.tmpdir(), "tangentlab-run-"));
  process.env.TANGENTLAB_TEST_RUN = folder;
  globalThis.removeRunFolder = () => rmSync(folder, { recursive: true, force: true });
}
