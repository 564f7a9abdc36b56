/** Entry of the engine process: runs the user's code. Started by engine-link.ts with its pipes on descriptors 3 and 4. */
import path from "node:path";
import { Worker } from "node:worker_threads";
import { installKernelHost } from "../display/kernel-host.ts";
import { type Rendered, render } from "../display/mime.ts";
import { Boxes } from "./engine-boxes.ts";
import { type Notebook, runCell } from "./engine-cell.ts";
import { Comms } from "./engine-comms.ts";
import { captureOutput } from "./engine-console.ts";
import { describeError } from "./engine-error.ts";
import { guarded, StackRepair } from "./engine-guard.ts";
import { createKernelHost, Questions } from "./engine-host.ts";
import { ModuleLoader } from "./engine-modules.ts";
import { emit, resumeOutput } from "./engine-output.ts";
import type { CommMessage, EngineEvent, EngineRequest, RunnableCell } from "./engine-protocol.ts";
import type { Run } from "./engine-run.ts";
import { Runs, slotCount } from "./engine-runs.ts";
import { endProcessGroup } from "./engine-watchdog.ts";

const memory = new SharedArrayBuffer(4 * (1 + slotCount));
const runs = new Runs(memory);
const comms = new Comms(runs);
const questions = new Questions(runs);
const folder = process.cwd();
const notebook: Notebook = { folder, runs, boxes: new Boxes(), loader: new ModuleLoader(folder) };

/** The listening thread: an interrupt or the host's end must be noticed while this thread is in a loop. */
function startWatchdog(): void {
  const file = `./engine-watchdog${path.extname(import.meta.url)}`;
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: memory,
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 16 },
  });
  worker.unref();
}

async function renderResult(run: Run, value: unknown): Promise<Rendered> {
  return run.wait(guarded(() => render(value)));
}

type Done = Extract<EngineEvent, { kind: "done" }>;

/** Runs a task of `run` and reports its end, whatever happens. */
async function settle(run: Run, task: () => Promise<Omit<Done, "kind" | "run">>): Promise<void> {
  const end = (rest: Omit<Done, "kind" | "run">) => emit({ kind: "done", run: run.info.run, ...rest });
  try {
    const outcome = await runs.within(run, task);
    resumeOutput();
    end(outcome);
  } catch (error) {
    resumeOutput();
    end({ error: describeError(error) });
  } finally {
    runs.finish(run);
  }
}

function onRun(run: Run, cell: RunnableCell, quiet: boolean): Promise<void> {
  return settle(run, async () => {
    const outcome = await runCell(notebook, run, cell);
    if ("error" in outcome) return outcome;
    const { data, metadata } = await renderResult(run, outcome.value);
    await run.wait(run.held);
    if (quiet) return { data, metadata };
    if (Object.keys(data).length > 0) emit({ kind: "result", run: run.info.run, data, metadata });
    return {};
  });
}

function onComm(run: Run, message: CommMessage): Promise<void> {
  return settle(run, async () => {
    await run.wait(guarded(() => comms.receive(message)));
    if (run.held) emit({ kind: "answered", run: run.info.run });
    await run.wait(run.held);
    return {};
  });
}

function onRequest(request: EngineRequest): Promise<void> | void {
  if (request.kind === "input") return questions.answer(request.id, request.value);
  if (request.kind === "comm") return onComm(runs.beside(request.info), request.message);
  return onRun(runs.start(request.info), request.cell, request.quiet);
}

function reportStray(thrown: unknown): void {
  if (thrown instanceof StackRepair) return;
  resumeOutput();
  emit({ kind: "stray", run: runs.current.info.run, error: describeError(thrown) });
}

function main(): void {
  Error.stackTraceLimit = 50;
  startWatchdog();
  captureOutput(runs);
  installKernelHost(createKernelHost(runs, comms, questions));
  Object.assign(globalThis, { require: notebook.loader.require, __dirname: folder });
  process.on("SIGINT", () => runs.interrupt());
  process.on("uncaughtException", reportStray);
  process.on("unhandledRejection", reportStray);
  process.on("disconnect", endProcessGroup);
  process.on("message", (request: EngineRequest) => void onRequest(request));
  emit({ kind: "ready" });
}

main();
