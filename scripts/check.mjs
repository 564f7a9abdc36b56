// Everything but the tests: format and lint, types, layers, documentation of the public names; two at a time.
import { spawn } from "node:child_process";

const checks = ["types", "docs", "lint", "layers"];
const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];

/** Runs one check; what it says comes in one piece. */
const run = (name) =>
  new Promise((resolve) => {
    const child = spawn(npm[0], [...npm.slice(1), "run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        said += text;
      });
    }
    child.on("close", (code) => {
      console.log(`${code === 0 ? "✓" : "✗"} npm run ${name}`);
      if (code !== 0) console.error(said);
      resolve(code === 0);
    });
  });

const worker = async () => {
  let good = true;
  for (let check = checks.shift(); check; check = checks.shift()) good = (await run(check)) && good;
  return good;
};
const results = await Promise.all([worker(), worker()]);
process.exitCode = results.every(Boolean) ? 0 : 1;
