import { generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderOpenFiles, renderSecretFiles } from "../../components/authelia/configuration/configuration";
import type { Servers } from "../../components/authelia/configuration/settings";
import { digestOf } from "../../components/authelia/digest";
import { defaultImage } from "../../components/authelia/image";
import { check } from "../../components/authelia/storage-lifecycle";
import { versionOfImage } from "../../components/internal/image-version";
import { secrets, settings } from "../support/authelia-settings";
import { awkwardPasswords, servers } from "../support/back-ends";
import { docker } from "../support/docker";
import { everyCase, tell } from "../support/figures";
import { pem } from "../support/https-server";
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

const implementations = configured({}).generation.ldapImplementations;

const directoryOf = (implementation: (typeof implementations)[number]): Servers["ldap"] => {
  const { address, baseDn, user, usersFilter, groupsFilter } = servers.ldap;
  const filters = implementation === "custom" ? { usersFilter, groupsFilter } : {};
  return { address, baseDn, user, implementation, ...filters };
};

const cases: readonly [string, Servers][] = [
  ["a server of each kind", { ...servers, caCertificates: pem("authority") }],
  ["e-mail to a relay without an account", { smtp: { address: "smtp://relay", sender: "auth@example.com" } }],
  ["a directory that is known", { ldap: directoryOf("activedirectory") }],
];

const more: readonly [string, Servers][] = [
  ["e-mail after STARTTLS", { smtp: { ...servers.smtp, address: "submission://mail.example.com:587" } }],
  ["a Redis alone", { redis: { host: "redis" } }],
  ["a database alone", { postgres: { address: "tcp://database", database: "authelia", username: "authelia" } }],
  ...implementations.map((one): [string, Servers] => [`a directory of the kind ${one}`, { ldap: directoryOf(one) }]),
];

const tried = everyCase ? [...cases, ...more] : cases;
const takenWithoutWarning: string[] = [];

it.each(tried)("Authelia takes the configuration for %s, without a warning", async (what, backEnds) => {
  expect(await judged(backEnds)).toMatch(/^Configuration parsed and loaded successfully without errors\.$/m);
  takenWithoutWarning.push(what);
});

it("and refuses one that it cannot use", async () => {
  const words = await judged({ redis: { host: "redis", port: -1 } });
  expect(words).toMatch(/loaded with errors[\s\S]*redis[\s\S]*port/);
  tell({
    about: "back ends",
    what: `configurations for servers that Authelia's own checker takes without a warning, of ${tried.length}`,
    seen: takenWithoutWarning.length,
    control: "refused, with a port that is none",
  });
});

/** How every SQLite database begins. */
const sqlite = "SQLite format 3\u0000";

describe("a volume", () => {
  const volume = `memos-sso-storage-${randomBytes(3).toString("hex")}`;
  afterAll(() => docker("volume", "rm", volume));

  const refusals = async (): Promise<number> => {
    const postgres = { database: "tcp://database/authelia/public", leaveSqlite: false };
    const { failures = [] } = await check({}, { ...postgres, volume, image, stack: "memos-sso/test" });
    return failures.length;
  };

  it.each([
    { what: "another database in SQLite", file: "other.sqlite3", content: sqlite, refused: 0 },
    { what: "an empty file of that name", file: "db.sqlite3", content: "", refused: 0 },
    { what: "Authelia's database in SQLite", file: "db.sqlite3", content: sqlite, refused: 1 },
  ])("with $what is refused $refused times", async ({ file, content, refused }) => {
    writeFileSync(join(folder, file), content);
    const container = await docker("create", "--volume", `${volume}:/config`, "--entrypoint", "none", image);
    await docker("cp", join(folder, file), `${container}:/config/${file}`);
    await docker("rm", container);
    expect(await refusals()).toBe(refused);
  });
});
