import { kept } from "../support/docker";
import { type LocalServer, serve } from "../support/https-server";
import { type Ending, freePort, TestStack } from "../support/stack";
import { stateOf } from "../support/state";

jest.setTimeout(120_000);

const john = { username: "john", displayName: "John Doe", email: "john@example.com" };

interface Refusal {
  readonly what: string;
  readonly config: Record<string, unknown>;
  readonly command: "preview" | "up";
  readonly says: string;
}

/** One for each place at which options are checked; the rules themselves have tests beside the code. */
const refusals: readonly Refusal[] = [
  {
    what: "a port in the domain",
    config: { domain: "example.com:8443" },
    command: "preview",
    says: 'domain must not carry a port, got "example.com:8443". Give the port as httpsPort.',
  },
  {
    what: "an e-mail address that is none",
    config: { users: [john, { username: "jane", displayName: "Jane Doe", email: "jane" }] },
    command: "preview",
    says: 'users[1].email must be an e-mail address, got "jane". Write one such as "john@example.com".',
  },
  {
    what: "an option that there is not",
    config: { grup: "memos" },
    command: "preview",
    says: 'grup must be a known key, got "grup". Did you mean group? The keys are domain, ',
  },
  {
    what: "a list that is a text",
    config: { acceptDataLoss: "sso-memos-data-1" },
    command: "preview",
    says: 'acceptDataLoss must be a list, got "sso-memos-data-1". Write [] around it.',
  },
  {
    what: "a port that is a word",
    config: { apiPort: "none" },
    command: "preview",
    says: 'apiPort must be a whole number from 1 to 65535, got "none". Write a port such as 8443.',
  },
  {
    what: "an address of another machine",
    config: { listenAddress: "192.0.2.1" },
    command: "preview",
    says: 'listenAddress must be an address of this machine, got "192.0.2.1". It has ',
  },
  {
    what: "an administrator with a person's name",
    config: { administratorUsername: "john" },
    command: "up",
    says: 'administratorUsername must not be a person\'s name, got "john". At the first sign-in that person would get another account: choose another name.',
  },
];

/** One stack for all refusals, since nothing is made. */
let stack: TestStack;
let valid: Record<string, unknown>;
beforeAll(async () => {
  valid = { users: [john], httpsPort: await freePort(), apiPort: await freePort() };
  stack = await TestStack.prepare(valid);
});
afterAll(() => stack.destroy());

/** Runs the CLI once with other options. */
async function attempt(options: Record<string, unknown>, name: keyof typeof command): Promise<Ending> {
  stack.configure(options);
  const ending = await stack.pulumi(...command[name]);
  stack.configure({ ...Object.fromEntries(Object.keys(options).map((key) => [key, undefined])), ...valid });
  return ending;
}

/** How a command ended, where it let its own code be seen, and what it made. */
const leftBy = async ({ code, stdout, stderr }: Ending) => ({
  succeeded: code === 0,
  ownCode: /^\s+at .*$|.*(\/components\/|node_modules).*$/m.exec(`${stdout}${stderr}`)?.[0],
  inDocker: await kept(stack.label),
  inState: (await stateOf(stack)).filter(({ type }) => type !== "pulumi:pulumi:Stack").map(({ name }) => name),
});

const nothing = {
  succeeded: false,
  ownCode: undefined,
  inDocker: { containers: 0, networks: 0, volumes: 0 },
  inState: [],
};

const command = { preview: ["preview"], up: ["up", "--yes"] };

describe("before anything is made, the program refuses", () => {
  it.each(refusals)("$what, at $command", async ({ config, command: name, says }) => {
    const ending = await attempt(config, name);
    expect(`${ending.stdout}${ending.stderr}`).toContain(says);
    expect(await leftBy(ending)).toEqual(nothing);
  });

  it("an image without a version, at preview", async () => {
    // The environment of the tests names the images.
    const other = await TestStack.prepare(valid, undefined, undefined, { MEMOS_IMAGE: "neosmemo/memos" });
    const ending = await other.pulumi(...command.preview);
    await other.destroy();
    expect(`${ending.stdout}${ending.stderr}`).toContain(
      'memosImage must end in an exact version, such as "name:1.2.3", got "neosmemo/memos". Write the version as the tag; a digest may follow it.',
    );
    expect(ending.code).not.toBe(0);
  });

  describe("a busy port", () => {
    let taken: LocalServer;
    beforeEach(async () => (taken = await serve(() => undefined)));
    afterEach(() => taken.close());

    it.each(["httpsPort", "apiPort"])("as %s, at up", async (option) => {
      const ending = await attempt({ [option]: taken.port }, "up");
      expect(`${ending.stdout}${ending.stderr}`).toContain(
        `${option} must be a free port, got ${taken.port}. Another program listens there: choose another port or end it.`,
      );
      expect(await leftBy(ending)).toEqual(nothing);
    });
  });
});
