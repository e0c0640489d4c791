import * as fc from "fast-check";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderPublicFiles, renderSecretFiles } from "../../components/authelia/configuration/configuration";
import { putSecretsIn } from "../../components/authelia/configuration/yaml";
import type { AutheliaSettings } from "../../components/authelia/configuration/user-settings";
import { pbkdf2Digest } from "../../components/authelia/secrets/client-secrets";
import { defaultImage } from "../../components/authelia/image";
import { imageVersion } from "../../components/pulumi/image-version";
import { secrets, settings } from "../support/authelia-settings";
import { awkwardPasswords, servers } from "../support/back-ends";
import { tell } from "../support/figures";
import { pem } from "../support/https-server";
import { run } from "../support/stack";

jest.setTimeout(60_000);

const image = process.env.AUTHELIA_IMAGE ?? defaultImage;
const { traits: generation } = settings(imageVersion("AUTHELIA_IMAGE", image));
const issuerKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "memos-sso-checked-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What Authelia's own checker says of the files that are rendered with these settings and secrets of a user. */
async function validate(extra: AutheliaSettings, secretFiles: Readonly<Record<string, string>> = {}): Promise<string> {
  const configured = settings(imageVersion("AUTHELIA_IMAGE", image), {
    ...{ userSettings: extra, secretFiles: Object.keys(secretFiles), certificates: pem("authority") },
  });
  const known = {
    ...secrets,
    secretFiles,
    issuerPrivateKey: issuerKey.export({ type: "pkcs8", format: "pem" }).toString(),
    clientDigests: { memos: await pbkdf2Digest("client-secret", randomBytes(16)) },
  };
  const inputs = {
    files: renderPublicFiles(configured),
    secretFiles: renderSecretFiles(known),
    filters: generation.filters,
  };
  const { files, secretFiles: secret } = putSecretsIn(inputs);
  for (const [path, content] of Object.entries({ ...files, ...secret })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  chmodSync(folder, 0o755);
  const { stdout, stderr } = await run("docker", [
    ...["run", "--rm", "--network", "none", "--env", `X_AUTHELIA_CONFIG_FILTERS=${generation.filters}`],
    ...["--volume", `${folder}:/etc/authelia:ro`, "--entrypoint", "authelia", image],
    ...["validate-config", "--config", "/etc/authelia/configuration.yml"],
  ]);
  return `${stdout}${stderr}`.trim();
}

const rules = [{ domain: "wiki.example.com", policy: "one_factor" }];
const cases: readonly [string, AutheliaSettings, Readonly<Record<string, string>>][] = [
  ["a server of each kind", servers(generation.configFormat), awkwardPasswords],
  ["rules for another application", { access_control: { rules } }, {}],
];
const takenWithoutWarning: string[] = [];

it.each(cases)("Authelia takes the configuration for %s, without a warning", async (what, extra, secretFiles) => {
  expect(await validate(extra, secretFiles)).toMatch(
    /^Configuration parsed and loaded successfully without errors\.$/m,
  );
  takenWithoutWarning.push(what);
});

/** What a reader of YAML 1.1 or 1.2 takes for a number, a date, a switch, nothing, a tag, an alias, a merge or the end of a text. */
const texts = [
  ...["1_000", "0b11", "1e3", "0x1F", "0o17", "017", "08", "+1", "-1", "1.0", ".5", "1.", "1:30", "190:20:30", "1,000"],
  ...[".inf", "-.INF", ".nan", "NaN", "2026-11-25", "2026-11-25T10:00:00Z", "2026-11-25 10:00:00", "~", "null", "Null"],
  ...[
    "yes",
    "No",
    "on",
    "OFF",
    "y",
    "N",
    "true",
    "False",
    "<<",
    "=",
    "!!int 1",
    "!x",
    "&a",
    "*a",
    "%a",
    "@a",
    "\`a",
    "|",
    ">",
  ],
  ...["- a", "-", "--- a", "...", "? a", ": a", "a: b", "a:", "a #b", "#a", "'a", '"a', "[a", "a]", "{a", "a}", "a, b"],
  ...[
    " a",
    "a ",
    "\ta",
    "a\\nb",
    "é",
    "李",
    "🌻",
    "\u00a0",
    "\u2028",
    "a\u2028b",
    "\u2029",
    "a\u0085b",
    "\u0007",
    "\u007f",
    "\ufeffa",
    "a\nb",
    "a\n",
  ],
];

const anyText = fc
  .array(
    fc.oneof(fc.stringMatching(/^[-:#,[\]{}&*!|>'"%@`~=._+0-9abefnoxyzENTYZ \n]$/), fc.string({ unit: "grapheme" })),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(""))
  .filter((text) => text !== "" && !text.includes("{{"));

it("Authelia reads every text as it was given, whatever YAML makes of it without quotes", async () => {
  // Authelia's checker names a policy that is none.
  const given = [...texts, ...fc.sample(anyText, { seed: 20261201, numRuns: 300 })];
  const wrong = given.map((policy) => ({ domain: "wiki.example.com", policy }));
  const words = await validate({ access_control: { rules: wrong } });
  const named = words.matchAll(
    /rule #\d+ \(domain 'wiki\.example\.com'\): rule 'policy' option '([^]*?)' is invalid: must be/g,
  );
  expect([...named].map(([, read]) => read)).toEqual(given);
});

it("and refuses one that it cannot use", async () => {
  const words = await validate({ session: { redis: { host: "redis", port: -1 } } });
  expect(words).toMatch(/loaded with errors[\s\S]*redis[\s\S]*port/);
  tell({
    about: "back ends",
    what: `configurations with settings of a user that Authelia's own checker takes without a warning, of ${cases.length}`,
    seen: takenWithoutWarning.length,
    control: "refused, with a port that is none",
  });
});
