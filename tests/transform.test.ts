import { Gateway } from "../components/gateway/gateway";
import { MemosSso } from "../components/memos-sso";
import type { MemosSsoArgs } from "../components/memos-sso-args";
import type { MemosSsoTransforms } from "../components/memos-sso-transforms";
import { type Recorded, recorded, recordResources, watched } from "./support/recorded";

jest.setTimeout(30_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] }];

const run = async (transform: MemosSsoTransforms, args: Partial<MemosSsoArgs> = {}): Promise<readonly Recorded[]> => {
  await recordResources();
  new MemosSso("sso", { people, httpsPort: 18443, transform, ...args }, watched);
  return recorded();
};

const inputsOf = (resources: readonly Recorded[], name: string): Record<string, unknown> =>
  resources.find((one) => one.name === name)?.inputs ?? {};

/** For each resource that was seen, the keys that it was seen under. */
class Seen {
  readonly keys: Record<string, string[]> = {};

  /** A transform that changes nothing and remembers the name. */
  as(key: string): (args: object, opts: object, name: string) => void {
    return (_args, _opts, name) => {
      this.keys[name] = [...(this.keys[name] ?? []), key];
    };
  }
}

/** Everything that can be changed. */
const everywhere = (seen: Seen): MemosSsoTransforms => {
  const service = (owner: string) => ({
    image: seen.as(`${owner}.image`),
    container: seen.as(`${owner}.container`),
    networkMembership: seen.as(`${owner}.networkMembership`),
    preparation: seen.as(`${owner}.preparation`),
    volume: seen.as(`${owner}.volume`),
  });
  return {
    mark: seen.as("mark"),
    network: seen.as("network"),
    authorityKey: seen.as("authorityKey"),
    authorityCertificate: seen.as("authorityCertificate"),
    authelia: (args, opts, name) => {
      seen.as("authelia")(args, opts, name);
      const others = ["mark", "password", "salt", "issuerKey", "command", "dataGuard"].map(
        (key) => [key, seen.as(`authelia.${key}`)] as const,
      );
      Object.assign(args, { transform: { ...service("authelia"), ...Object.fromEntries(others) } });
    },
    memos: { transform: { ...service("memos"), mark: seen.as("memos.mark"), upgrade: seen.as("memos.upgrade") } },
    administrator: { transform: { password: seen.as("administrator.password"), account: seen.as("account") } },
    identityProvider: seen.as("identityProvider"),
    gateway: {
      transform: { ...service("gateway"), mark: seen.as("gateway.mark"), command: seen.as("gateway.command") },
    },
    proof: seen.as("proof"),
    accessPolicy: seen.as("accessPolicy"),
  };
};

it("every resource can be changed, each under one key", async () => {
  const seen = new Seen();
  const resources = await run(everywhere(seen), { proof: "sign-in" });
  const components = resources.filter(({ type }) => type.startsWith("memos-sso:")).map(({ name }) => name);
  const children = resources.map(({ name }) => name).filter((name) => !components.includes(name));
  expect(children.filter((name) => seen.keys[name]?.length !== 1)).toEqual([]);
  expect(
    Object.entries(seen.keys)
      .map(([name, keys]) => `${name}: ${keys.join(" ")}`)
      .sort(),
  ).toMatchSnapshot();
});

it("an authority of the gateway's own can be changed", async () => {
  await recordResources();
  const sites = [{ host: "memos.example.com", upstream: "memos:5230" }];
  const transform = { authorityKey: { ecdsaCurve: "P384" }, authorityCertificate: { validityPeriodHours: 24 } };
  new Gateway("gate", { domain: "example.com", httpsPort: 18443, sites, neighbourhoods: [], transform }, watched);
  const resources = await recorded();
  expect(inputsOf(resources, "gate-ca-key")).toMatchObject({ algorithm: "ECDSA", ecdsaCurve: "P384" });
  expect(inputsOf(resources, "gate-ca")).toMatchObject({ isCaCertificate: true, validityPeriodHours: 24 });
});

it("values take the place of ours, and the others stay", async () => {
  const resources = await run({
    network: { driver: "overlay" },
    memos: { apiPort: 4000, transform: { container: { memory: 1024 } } },
    identityProvider: { title: "Sign in" },
    accessPolicy: { registration: false },
  });
  expect(inputsOf(resources, "sso-front")).toMatchObject({ driver: "overlay", labels: expect.any(Array) as unknown });
  expect(inputsOf(resources, "sso-memos-container")).toMatchObject({ memory: 1024, memorySwap: 512, readOnly: true });
  expect(inputsOf(resources, "sso-memos-container").ports).toMatchObject([{ external: 4000 }]);
  expect(inputsOf(resources, "sso-authelia-container")).toMatchObject({ memory: 256 });
  expect(inputsOf(resources, "sso-identity-provider")).toMatchObject({ title: "Sign in", clientId: "memos" });
  expect(inputsOf(resources, "sso-access-policy")).toMatchObject({ registration: false, passwordSignIn: false });
});

it("a function changes arguments and options, and is told which child it is about", async () => {
  const resources = await run({
    gateway: {
      transform: {
        volume: (args, opts, name) => {
          args.driver = name === "sso-gateway-data" ? "nfs" : undefined;
          opts.protect = name === "sso-gateway-data";
        },
      },
    },
  });
  const volumes = resources.filter(({ name, type }) => type.endsWith("Volume") && name.startsWith("sso-gateway"));
  expect(volumes.map(({ name, inputs, protect }) => [name, inputs.driver, protect])).toEqual([
    ["sso-gateway-configuration", undefined, false],
    ["sso-gateway-data", "nfs", true],
  ]);
});

it("settings of Authelia's own are in its configuration, and refused at once where they cannot be", async () => {
  const resources = await run({ authelia: { settings: { theme: "dark" } } });
  const { uploads } = inputsOf(resources, "sso-authelia-configuration-files") as { uploads: { content: string }[] };
  expect(uploads[0]?.content).toMatch(/^theme: dark$/m);
  await expect(run({ authelia: { settings: { server: { address: "tcp://:80/" } } } })).rejects.toThrow(
    "settings.server.address must not be set",
  );
});

it("functions do not get into the state", async () => {
  const resources = await run(everywhere(new Seen()));
  const components = resources.filter(({ type }) => type.startsWith("memos-sso:"));
  expect(components.map(({ inputs }) => Object.keys(inputs)).flat()).not.toContain("transform");
});

it.each<[MemosSsoTransforms, string]>([
  [
    { sidecar: {} } as MemosSsoTransforms,
    'transform must have no other keys than network, authorityKey, authorityCertificate, authelia, memos, administrator, identityProvider, gateway, proof, accessPolicy, mark, got "sidecar". Leave it out.',
  ],
  [
    { memos: { transform: { sidecar: {} } as object } },
    'transform must have no other keys than image, container, networkMembership, preparation, volume, upgrade, mark, got "sidecar". Leave it out.',
  ],
])("a key that means nothing is refused: %j", async (transform, message) => {
  await expect(run(transform)).rejects.toThrow(message);
});
