import { expect, test } from "@jest/globals";
import { setupModule } from "../../kernel-lib/cli/project.ts";
import { root } from "../e2e/checkout.ts";

interface Setup {
  oldestNode(root: string): string;
  isOldNode(version: string, oldest: string): boolean;
  messages: { oldNode(version: string, oldest: string): string };
}
const { oldestNode, isOldNode } = await setupModule<Setup>("node.mjs");
const { messages } = await setupModule<Setup>("errors.mjs");

test.each([
  ["v18.20.8", true],
  ["v20.18.3", true],
  ["v20.19.0", false],
  ["v20.20.1", false],
  ["v22.1.0", false],
])("%s is older than 20.19: %j", (version, old) => {
  expect(isOldNode(version, "20.19")).toBe(old);
});

test("the oldest Node is the one package.json names", () => {
  expect(oldestNode(root)).toMatch(/^\d+\.\d+$/);
  expect(isOldNode(process.version, oldestNode(root))).toBe(false);
  expect(messages.oldNode("v18.20.8", "20.19")).toBe("Node 20.19 or newer is needed, this is 18.20.8.");
});
