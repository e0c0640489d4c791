import assert from "node:assert/strict";
import { test } from "node:test";
import { mockProgram, valueOf } from "pulumi-memos-sso/testing";

void test("Memos has a gibibyte of memory, at the domain of the stack", async () => {
  const program = await mockProgram({ project: "notes", config: { "notes:domain": "example.com" } });
  const { memosUrl } = await import("./index.js");

  const container = (await program.resources()).find(({ name }) => name === "notes-memos-container");
  assert.equal(container?.inputs.memory, 1024);
  assert.equal(await valueOf(memosUrl), "https://memos.example.com:8443");
});
