import * as chapter from "tangentlab/random-features";
import { runReferences } from "../../reference.ts";
import { kinds } from "./kinds.ts";

runReferences("random-features", kinds, chapter);
