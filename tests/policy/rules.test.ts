import { rules } from "../../policy/rules";
import { visibleSecrets } from "../../policy/rules/secrets";
import { type Subject, types, type Values } from "../../policy/subject";

const sso = "memos-sso:index:MemosSso";
const within = (...components: string[]): string[] => [sso, ...components.map((one) => `memos-sso:index:${one}`)];

const subject = (
  type: string,
  name: string,
  inside: readonly string[],
  props: Values = {},
  protect = false,
): Subject => ({
  type,
  name,
  inside,
  props,
  protect,
});

const memos = (props: Values) => subject(types.container, "sso-memos-container", within("Memos"), props);
const authelia = (props: Values) => subject(types.container, "sso-authelia-container", within("Authelia"), props);
const files = (props: Values) =>
  subject(types.configuration, "sso-authelia-configuration-files", within("Authelia"), props);
const provider = (props: Values) => subject(types.identityProvider, "sso-identity-provider", within(), props);

/** What each rule says of what breaks it, and what is beside it and breaks nothing. */
const cases: Readonly<Record<string, { fires: readonly [Subject, string][]; quiet: readonly Subject[] }>> = {
  "data-is-protected": {
    fires: [
      [subject(types.volume, "sso-memos-data", within("Memos")), "sso-memos-data must be protected"],
      [subject(types.volume, "sso-authelia-data", within("Authelia")), "sso-authelia-data must be protected"],
      [
        subject(types.password, "sso-authelia-storage-encryption-key", within("Authelia")),
        "sso-authelia-storage-encryption-key must be protected",
      ],
      [subject(types.password, "sso-administrator-password", within("MemosSso")), "must be protected"],
      [subject(types.memosData, "sso-memos-data-prepared", within("Memos")), "must be protected"],
      [subject(types.volumeFiles, "sso-authelia-data-prepared", within("Authelia")), "must be protected"],
    ],
    quiet: [
      subject(types.volume, "sso-memos-data", within("Memos"), {}, true),
      subject(types.volume, "sso-authelia-configuration", within("Authelia")),
      subject(types.volumeFiles, "sso-gateway-files", within("Gateway")),
      subject(types.volume, "sso-gateway-data", within("Gateway")),
      subject(types.volume, "theirs-data", []),
      subject(types.password, "sso-authelia-john-password", within("Authelia")),
    ],
  },
  "image-is-exact": {
    fires: [
      [subject(types.image, "i", within("Memos"), { name: "neosmemo/memos:latest" }), 'got "neosmemo/memos:latest"'],
      [subject(types.image, "i", within("Memos"), { name: "neosmemo/memos" }), 'got "neosmemo/memos"'],
      [subject(types.image, "i", within("Memos"), { name: "host:5000/memos" }), 'got "host:5000/memos"'],
      [subject(types.image, "i", within("Memos"), { name: "neosmemo/memos:0.30" }), 'got "neosmemo/memos:0.30"'],
      [memos({ image: "neosmemo/memos:stable" }), 'got "neosmemo/memos:stable"'],
    ],
    quiet: [
      subject(types.image, "i", within("Memos"), { name: "neosmemo/memos:0.30.0" }),
      subject(types.image, "i", within("Authelia"), { name: "host:5000/authelia:v4.39.20-alpine" }),
      subject(types.image, "i", within("Memos"), { name: `neosmemo/memos@sha256:${"a".repeat(64)}` }),
      subject(types.image, "i", [], { name: "theirs:latest" }),
      memos({ image: `sha256:${"a".repeat(64)}` }),
      memos({ image: undefined }),
    ],
  },
  "authelia-is-not-published": {
    fires: [[authelia({ ports: [{ internal: 9091, external: 9091 }] }), "must publish no port"]],
    quiet: [authelia({ ports: [] }), authelia({}), memos({ ports: [{ internal: 5230, ip: "127.0.0.1" }] })],
  },
  "memos-stays-on-loopback": {
    fires: [
      [memos({ ports: [{ internal: 5230, external: 8444, ip: "0.0.0.0" }] }), "got 0.0.0.0"],
      [memos({ ports: [{ internal: 5230, ip: "127.0.0.1" }, { internal: 5230 }] }), "got every address"],
    ],
    quiet: [
      memos({ ports: [{ internal: 5230, external: 8444, ip: "127.0.0.1" }] }),
      subject(types.container, "sso-gateway-container", within("Gateway"), { ports: [{ ip: "0.0.0.0" }] }),
    ],
  },
  "container-has-no-privileges": {
    fires: [
      [memos({ privileged: true }), "must not be privileged"],
      [memos({ networkMode: "host" }), "must not have networkMode host"],
      [memos({ pidMode: "host" }), "must not have pidMode host"],
      [memos({ mounts: [{ type: "bind", source: "/", target: "/host" }] }), "must not reach / of the machine"],
      [
        memos({ volumes: [{ hostPath: "/var/run/docker.sock" }] }),
        "must not reach /var/run/docker.sock of the machine",
      ],
      [memos({ devices: [{ hostPath: "/dev/sda" }] }), "must not reach /dev/sda of the machine"],
      [memos({ capabilities: { adds: ["CAP_SYS_ADMIN"] } }), "must not have the capability CAP_SYS_ADMIN"],
      [memos({ capabilities: [{ adds: ["ALL"] }] }), "must not have the capability ALL"],
    ],
    quiet: [
      memos({ privileged: false, networkMode: "bridge", mounts: [{ type: "volume", source: "sso-memos-data-1" }] }),
      memos({ capabilities: { adds: ["CAP_NET_BIND_SERVICE"], drops: ["ALL"] } }),
      subject(types.container, "theirs", [], { privileged: true }),
    ],
  },
  "secret-is-in-no-variable": {
    fires: [
      [authelia({ envs: ["AUTHELIA_SESSION_SECRET=x"] }), "its variable AUTHELIA_SESSION_SECRET"],
      [memos({ envs: ["MEMOS_PORT=5230", "db_password=x"] }), "its variable db_password"],
    ],
    quiet: [
      authelia({ envs: ["AUTHELIA_SESSION_SECRET_FILE=/etc/secrets/session"] }),
      memos({ envs: ["MEMOS_PORT=5230"] }),
    ],
  },
  "client-secret-is-a-digest": {
    fires: [
      [files({ files: { "configuration.yml": "client_secret: $plaintext$hunter2" } }), "in plain text"],
      [files({ secretFiles: { "secrets/client-memos.digest": "$plaintext$x" } }), "in plain text"],
    ],
    quiet: [files({ files: { a: "client_secret: $pbkdf2-sha512$310000$x", b: undefined } }), files({})],
  },
  "tls-is-verified": {
    fires: [
      [files({ files: { "caddy.json": '{"tls":{"insecure_skip_verify":true}}' } }), "must verify certificates"],
      [files({ files: { "configuration.yml": "tls:\n  skip_verify: true\n" } }), "got skip_verify: true"],
      [memos({ envs: ["NODE_TLS_REJECT_UNAUTHORIZED=0"] }), "must verify certificates"],
      [
        provider({ tokenUrl: "http://auth.example.com/token" }),
        'an tokenUrl of https, got "http://auth.example.com/token"',
      ],
    ],
    quiet: [
      files({ files: { "configuration.yml": "tls:\n  skip_verify: false\n" } }),
      memos({ envs: ["SSL_CERT_DIR=/etc/ssl/certs"] }),
      provider({ authUrl: "https://a/", tokenUrl: "https://a/", userInfoUrl: undefined }),
    ],
  },
  "password-sign-in-is-off": {
    fires: [[subject(types.accessPolicy, "p", within(), { allowPasswordAuth: true }), "leaves sign-in by password on"]],
    quiet: [subject(types.accessPolicy, "p", within(), { allowPasswordAuth: false })],
  },
};

it("each rule has cases, and each but one ends the run", () => {
  expect(Object.keys(cases)).toEqual(rules.map(({ name }) => name));
  expect(rules.filter(({ level }) => level === "advisory").map(({ name }) => name)).toEqual([
    "password-sign-in-is-off",
  ]);
});

describe.each(rules)("$name", ({ name, breaches }) => {
  it("fires, and says what and how to mend it", () => {
    for (const [broken, says] of cases[name]?.fires ?? []) {
      expect(breaches(broken)).toEqual([expect.stringContaining(says)]);
      expect(breaches(broken)[0]).toMatch(/^\S+ .*\. [A-Z].*\.$/s);
    }
  });

  it("is quiet", () => {
    for (const sound of cases[name]?.quiet ?? []) expect(breaches(sound)).toEqual([]);
  });
});

describe("secret-is-not-shown", () => {
  const password = subject(types.password, "sso-secret", within("Authelia"), { result: 'a"very$secret' });
  const key = subject(types.key, "sso-key", within(), { privateKeyPem: "-----BEGIN\nkey-of-something\n" });

  it.each([
    ["envs", { envs: ['X=a"very$secret'] }],
    ["labels", { labels: [{ label: "x", value: 'a"very$secret' }] }],
    ["command", { command: ["--secret", 'a"very$secret'] }],
    ["entrypoints", { entrypoints: ["sh", "-c", "echo '-----BEGIN\nkey-of-something\n'"] }],
  ])("fires for a secret in %s, without saying it", (where, props) => {
    const found = visibleSecrets([password, key, memos(props)]);
    expect(found).toEqual([
      {
        name: "sso-memos-container",
        says: `sso-memos-container must not show a secret in its ${where}. Write it to a file.`,
      },
    ]);
  });

  it("is quiet about files, what is not known yet, and what is too short to be told from anything", () => {
    const short = subject(types.password, "pin", within(), { result: "52" });
    const unknown = subject(types.password, "unknown", within(), {});
    const sound = memos({ envs: ["MEMOS_PORT=5230"], mounts: [{ source: 'a"very$secret' }] });
    expect(visibleSecrets([password, key, short, unknown, sound])).toEqual([]);
  });
});
