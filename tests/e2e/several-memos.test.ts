import { join } from "node:path";
import { parse } from "yaml";
import { docker, serving } from "../support/docker";
import { signInWithBrowser } from "../support/browser-user";
import { freePort, type Outputs, TestStack } from "../support/stack";

jest.setTimeout(400_000);

const people = [
  { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["family"] },
  { username: "jane", displayName: "Jane Doe", email: "jane@example.com", groups: ["family", "staff"] },
];

/** What the example says of itself. */
interface House {
  readonly autheliaUrl: string;
  readonly caCertificate: string;
  readonly passwords: Outputs["people"];
  readonly urls: Readonly<Record<string, string>>;
  readonly wiki: { readonly clientId: string; readonly clientSecret: string; readonly issuer: string };
}

/** A client as configuration.yml has it, in either dialect. */
interface Entry {
  readonly id?: string;
  readonly client_id?: string;
  readonly public: boolean;
  readonly redirect_uris: string[];
}

const stacks: TestStack[] = [];
afterAll(async () => {
  for (const stack of stacks) await stack.destroy();
});

const houseOf = async (stack: TestStack): Promise<House> => {
  const { stdout } = await stack.pulumi("stack", "output", "--json", "--show-secrets");
  return JSON.parse(stdout) as House;
};

const sightAt = async (house: House, name: string, username: string): Promise<string> => {
  const { autheliaUrl, caCertificate, passwords, urls } = house;
  const at = { autheliaUrl, caCertificate, memosUrl: urls[name] } as Outputs;
  return (await signInWithBrowser(at, { username, password: passwords[username]?.password ?? "" })).result;
};

/** The clients, and the digests of all their secrets wherever they stand. */
const clientsIn = async (container: string): Promise<{ clients: Entry[]; digests: string[] }> => {
  const text = await docker("exec", container, "cat", "/etc/authelia/configuration.yml");
  const file = parse(text.replaceAll(/\{\{.*?\}\}/g, "elsewhere")) as {
    identity_providers: { oidc: { clients: Entry[] } };
  };
  const grep = "grep -rhoE '[$]pbkdf2-sha512[$][^\"]+' /etc/authelia";
  const digests = (await docker("exec", container, "sh", "-c", grep)).split("\n");
  return { clients: file.identity_providers.oidc.clients, digests };
};

it("several Memos and other applications stand behind one Authelia, and another Memos comes without touching the first", async () => {
  const [home, club, work] = await Promise.all([freePort(), freePort(), freePort()]);
  const first = [
    { name: "home", title: "Notes at home", group: "family", policy: "one_factor", apiPort: home },
    { name: "club", title: "Notes of the club", policy: "one_factor", apiPort: club },
  ];
  const images = {
    authelia: process.env.AUTHELIA_IMAGE,
    memos: process.env.MEMOS_IMAGE,
    gateway: process.env.GATEWAY_IMAGE,
  };
  const program = join(__dirname, "programs", "several-memos", "index.ts");
  const stack = await TestStack.prepare({ users: people, notes: first, images }, program);
  stacks.push(stack);
  await stack.up();
  const house = await houseOf(stack);
  const before = await serving(stack.label);

  // One person, one password, two Memos.
  expect(await sightAt(house, "home", "john")).toBe("Memos as John Doe <john@example.com>");
  expect(await sightAt(house, "club", "john")).toBe("Memos as John Doe <john@example.com>");

  // One list of clients, each with its own secret, or none.
  const { clients, digests } = await clientsIn(before["authelia-container"]?.id ?? "");
  expect(clients.map(({ id, client_id, public: isPublic }) => [client_id ?? id, isPublic])).toEqual([
    ["home", false],
    ["club", false],
    ["wiki", false],
    ["phone", true],
  ]);
  expect(digests).toHaveLength(3);
  expect(new Set(digests).size).toBe(3);
  expect(clients[2]?.redirect_uris).toEqual([`https://wiki.example.localhost:${stack.httpsPort}/oauth2/callback`]);
  expect(house.wiki).toMatchObject({ clientId: "wiki", issuer: house.autheliaUrl });
  expect(house.wiki.clientSecret).toHaveLength(72);

  // Another Memos, for one group only.
  stack.configure({
    notes: [...first, { name: "work", title: "Notes at work", group: "staff", policy: "one_factor", apiPort: work }],
  });
  await stack.up();
  const larger = await houseOf(stack);
  const after = await serving(stack.label);
  expect(after["home-container"]).toEqual(before["home-container"]);
  expect(after["club-container"]).toEqual(before["club-container"]);
  expect(larger.wiki).toEqual(house.wiki);
  expect(await sightAt(larger, "work", "jane")).toBe("Memos as Jane Doe <jane@example.com>");
  expect(await sightAt(larger, "work", "john")).toBe("a refusal");
  expect(await sightAt(larger, "home", "john")).toBe("Memos as John Doe <john@example.com>");
  expect(await stack.changes()).toEqual([]);
});
