import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesBelow, leaks } from "./canaries";

const secret = 'made-up "secret" of john/1';

it.each([
  ["plain", secret],
  ["JSON", JSON.stringify({ password: secret })],
  ["a URL", `https://example.com/?password=${encodeURIComponent(secret)}`],
  ["hex", Buffer.from(`password=${secret}`).toString("hex")],
  ["base64", Buffer.from(secret).toString("base64")],
  ["base64 from the second byte", Buffer.from(`:${secret}`).toString("base64")],
  ["base64 from the third byte", Buffer.from(`::${secret}::`).toString("base64")],
])("a secret is found in %s", (_form, text) => {
  expect(leaks([secret], [{ where: "here", text: `before ${text} after` }])).toEqual(["here"]);
});

it("nothing is found where no secret is", () => {
  const text = Buffer.from("made-up secret of jane").toString("base64");
  expect(leaks([secret], [{ where: "here", text }])).toEqual([]);
});

it("every file below a folder is looked into", () => {
  const folder = mkdtempSync(join(tmpdir(), "canaries-"));
  mkdirSync(join(folder, "history", "old"), { recursive: true });
  writeFileSync(join(folder, "history", "old", "state.json"), secret);
  writeFileSync(join(folder, "state.json"), "nothing");
  expect(leaks([secret], filesBelow(folder))).toEqual([join("history", "old", "state.json")]);
  rmSync(folder, { recursive: true });
});
