import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesBelow, formsOf, leaks } from "./secret-markers";

const text = 'made-up "secret" of john/1';
const secret = { kind: "password", text };

it.each([
  ["plain", text],
  ["JSON", JSON.stringify({ password: text })],
  ["a URL", `https://example.com/?password=${encodeURIComponent(text)}`],
  ["hex", Buffer.from(`password=${text}`).toString("hex")],
  ["base64", Buffer.from(text).toString("base64")],
  ["base64 from the second byte", Buffer.from(`:${text}`).toString("base64")],
  ["base64 from the third byte", Buffer.from(`::${text}::`).toString("base64")],
])("a secret is found in %s", (_form, seen) => {
  for (const around of [seen, `before ${seen}`, `${seen} after`, `before ${seen} after`]) {
    expect(leaks([secret], [{ where: "here", text: around }])).toEqual([{ kind: "password", where: "here" }]);
  }
});

it("nothing is found where no secret is", () => {
  const other = Buffer.from("made-up secret of jane").toString("base64");
  expect(leaks([secret], [{ where: "here", text: other }])).toEqual([]);
  expect(leaks([secret], [{ where: "here", text: "" }])).toEqual([]);
});

it("of many secrets in a long text each is found, and none that is not there", () => {
  const secrets = Array.from({ length: 100 }, (_, index) => ({
    kind: `secret ${index}`,
    text: randomBytes(24).toString("base64url"),
  }));
  const forms = secrets.filter((_, index) => index % 2 === 0).map(({ text: one }, index) => formsOf(one)[index % 7]);
  const log = forms.map((form) => `${randomBytes(5000).toString("base64")} ${form ?? ""}`).join("\n");
  const found = leaks(secrets, [{ where: "log", text: log }]).map(({ kind }) => kind);
  // Such a secret looks the same plain, in JSON and in a URL, so that there are fewer than seven forms.
  const planted = secrets.filter((_, index) => index % 2 === 0 && forms[index / 2] !== undefined);
  expect(found.sort()).toEqual(planted.map(({ kind }) => kind).sort());
});

it("every file below a folder is looked into", () => {
  const folder = mkdtempSync(join(tmpdir(), "canaries-"));
  mkdirSync(join(folder, "history", "old"), { recursive: true });
  writeFileSync(join(folder, "history", "old", "state.json"), text);
  writeFileSync(join(folder, "state.json"), "nothing");
  expect(leaks([secret], filesBelow(folder))).toEqual([
    { kind: "password", where: join("history", "old", "state.json") },
  ]);
  rmSync(folder, { recursive: true });
});
