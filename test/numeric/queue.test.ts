import { expect, test } from "@jest/globals";
import { nativeQueue } from "../../kernel-lib/numeric/openblas-queue.ts";

/** A task that ends when told to. */
function task() {
  let finish: (value: number) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  let started = false;
  const run = () => {
    started = true;
    return new Promise<number>((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
  };
  return { run, started: () => started, finish: (v: number) => finish(v), fail: (reason: unknown) => fail(reason) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("at most two run at a time, in the order of their coming", async () => {
  const tasks = [task(), task(), task(), task()];
  const results = tasks.map(({ run }) => nativeQueue.add(run));
  expect(tasks.map((t) => t.started())).toEqual([true, true, false, false]);
  tasks[1]!.finish(1);
  expect(await results[1]).toBe(1);
  await settle();
  expect(tasks.map((t) => t.started())).toEqual([true, true, true, false]);
  tasks[0]!.fail(new Error("no"));
  await expect(results[0]).rejects.toThrow("no");
  await settle();
  expect(tasks[3]!.started()).toBe(true);
  tasks[2]!.finish(2);
  tasks[3]!.finish(3);
  expect(await Promise.all([results[2], results[3]])).toEqual([2, 3]);
});

test("an abort rejects at once; a running task keeps its place, a waiting one never starts", async () => {
  const [one, two, three, four] = [task(), task(), task(), task()];
  const controller = new AbortController();
  const first = nativeQueue.add(one.run, controller.signal);
  const second = nativeQueue.add(two.run);
  const third = nativeQueue.add(three.run, controller.signal);
  const fourth = nativeQueue.add(four.run);
  const reason = new Error("interrupted");
  controller.abort(reason);
  await expect(first).rejects.toBe(reason);
  await expect(third).rejects.toBe(reason);
  await settle();
  expect(four.started()).toBe(false);
  one.finish(1);
  await settle();
  expect([three.started(), four.started()]).toEqual([false, true]);
  two.finish(2);
  four.finish(4);
  expect(await Promise.all([second, fourth])).toEqual([2, 4]);
  await expect(nativeQueue.add(three.run, controller.signal)).rejects.toBe(reason);
});
