import { generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderOpenFiles, renderSecretFiles } from "../../components/authelia/configuration/configuration";
import type { Servers } from "../../components/authelia/configuration/settings";
import { digestOf } from "../../components/authelia/digest";
import { defaultImage } from "../../components/authelia/image";
import { versionOfImage } from "../../components/internal/image-version";
import { secrets, settings } from "../support/authelia-settings";
import { awkwardPasswords, servers } from "../support/back-ends";
import { run } from "../support/stack";

jest.setTimeout(60_000);

const image = process.env.AUTHELIA_IMAGE ?? defaultImage;
const configured = (backEnds: Servers) => settings(versionOfImage("AUTHELIA_IMAGE", image), { backEnds });
const issuerKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "memos-sso-checked-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What Authelia's own checker says of the files that are rendered for these servers. */
async function judged(backEnds: Servers): Promise<string> {
  const known = {
    ...secrets,
    issuerPrivateKey: issuerKey.export({ type: "pkcs8", format: "pem" }).toString(),
    clientDigests: { memos: await digestOf("client-secret", randomBytes(16)) },
    backEndPasswords: awkwardPasswords,
  };
  const files = [...renderOpenFiles(configured(backEnds)), ...renderSecretFiles(configured(backEnds), known)];
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  chmodSync(folder, 0o755);
  const { filters } = configured(backEnds).generation;
  const { stdout, stderr } = await run("docker", [
    ...["run", "--rm", "--network", "none", "--env", `X_AUTHELIA_CONFIG_FILTERS=${filters}`],
    ...["--volume", `${folder}/etc/authelia:/etc/authelia:ro`, "--entrypoint", "authelia", image],
    ...["validate-config", "--config", "/etc/authelia/configuration.yml"],
  ]);
  return `${stdout}${stderr}`.trim();
}

const { implementations, authority } = {
  implementations: configured({}).generation.ldapImplementations,
  authority: "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
};

const directoryOf = (implementation: (typeof implementations)[number]): Servers["ldap"] => {
  const { address, baseDn, user, usersFilter, groupsFilter } = servers.ldap;
  const filters = implementation === "custom" ? { usersFilter, groupsFilter } : {};
  return { address, baseDn, user, implementation, ...filters };
};

const cases: readonly [string, Servers][] = [
  ["a server of each kind", servers],
  ["authorities of their own", { ...servers, caCertificates: authority }],
  ["e-mail to a relay without an account", { smtp: { address: "smtp://relay", sender: "auth@example.com" } }],
  ["e-mail after STARTTLS", { smtp: { ...servers.smtp, address: "submission://mail.example.com:587" } }],
  ["a Redis alone", { redis: { host: "redis" } }],
  ["a database alone", { postgres: { address: "tcp://database", database: "authelia", username: "authelia" } }],
  ...implementations.map((one): [string, Servers] => [`a directory of the kind ${one}`, { ldap: directoryOf(one) }]),
];

it.each(cases)("Authelia takes the configuration for %s, without a warning", async (_what, backEnds) => {
  expect(await judged(backEnds)).toMatch(/^Configuration parsed and loaded successfully without errors\.$/m);
});

it("and refuses one that it cannot use", async () => {
  const words = await judged({ redis: { host: "redis", port: -1 } });
  expect(words).toMatch(/loaded with errors[\s\S]*redis[\s\S]*port/);
});
