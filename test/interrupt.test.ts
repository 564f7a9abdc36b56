import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { breathe, interruptSignal } from "../kernel-lib/interrupt.ts";

/** Busy for some milliseconds, as a step of long work is. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test("two long loops that breathe let input and output through", async () => {
  let steps = 0;
  let stopped = false;
  const loop = async () => {
    for (let i = 0; i < 400 && !stopped; i++) {
      work(3);
      steps++;
      await breathe();
    }
  };
  const read = readFile("package.json").then(() => {
    stopped = true;
  });
  await Promise.all([loop(), loop(), read]);
  expect(steps).toBeLessThan(400);
});

test("outside the kernel nothing interrupts", () => {
  expect(interruptSignal().aborted).toBe(false);
});
