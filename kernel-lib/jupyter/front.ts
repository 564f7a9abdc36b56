import v8 from "node:v8";
import type { FrontConfig } from "./front-config.ts";
import { FrontSession } from "./front-session.ts";
import { warmUp } from "./front-warm-up.ts";
import type { FrontMessage, FrontReply } from "./protocol.ts";

/** Said once, before any reply: the front is up. */
interface FrontReady {
  readonly ready: true;
}

/** So many milliseconds after the first reply a refresh warms up what the first failed cell would wait for. */
const warmAfter = 150;

function answer(session: FrontSession, { id, request }: FrontMessage): FrontReply {
  try {
    return { id, reply: session.handle(request) };
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    return { id, failure: { message, stack } };
  }
}

/** Answers requests until the host is gone. */
function serve(session: FrontSession): void {
  const gone = () => process.exit(0);
  const send = (message: FrontReply | FrontReady) => {
    process.send?.(message, (error: Error | null) => {
      if (error !== null) gone();
    });
  };
  process.on("disconnect", gone);
  process.once("message", () => setTimeout(() => session.refresh(), warmAfter));
  process.on("message", (message: FrontMessage) => {
    send(answer(session, message));
    setImmediate(() => session.refreshIfStale());
  });
  send({ ready: true });
}

const configOfArguments = () => JSON.parse(process.argv[2]!) as FrontConfig;

/** Starts in a snapshot's process: everything is parsed and warm, only the folder is another one. */
function continueFromSnapshot(session: FrontSession): void {
  session.rebase(configOfArguments().folder);
  serve(session);
}

function main(): void {
  const session = new FrontSession(configOfArguments());
  warmUp(session);
  if (!v8.startupSnapshot.isBuildingSnapshot()) {
    session.reset();
    serve(session);
    return;
  }
  session.preload(["tangentlab"]);
  session.rebase(configOfArguments().folder);
  v8.startupSnapshot.setDeserializeMainFunction(continueFromSnapshot, session);
}

main();
