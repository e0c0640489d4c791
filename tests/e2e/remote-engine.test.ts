import { kept } from "../support/docker";
import { RemoteEngine } from "../support/remote-engine/remote-engine";
import { signInWithBrowser } from "../support/browser-user";
import { type Ending, freePort, type Outputs, TestStack } from "../support/stack";

jest.setTimeout(300_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

let far: RemoteEngine;
let stack: TestStack;
let unanswered: Ending;
let outputs: Outputs;
let callers: string[];

beforeAll(async () => {
  far = await RemoteEngine.prepare();
  const apiPort = await freePort();
  stack = await TestStack.prepare(
    { authorizationPolicy: "one_factor", users: people, apiPort },
    undefined,
    undefined,
    far.environment,
  );
  unanswered = await stack.pulumi("up", "--yes", "--skip-preview");
  await far.start();
  await far.tunnel(stack.httpsPort, apiPort);
  outputs = await stack.up();
  callers = far.callers;
});
afterAll(async () => {
  await stack.destroy().finally(() => far.end());
});

describe("on a Docker engine that only docker context use and ssh lead to", () => {
  it("up ends, and says so, while ssh is not answered: nothing goes round it", () => {
    expect(unanswered.code).not.toBe(0);
    expect(unanswered.stdout).toMatch(/Error pinging Docker server.* ssh:\/\/far\.example\.com .*exit status 255/);
  });

  it.each([
    { way: "ssh", environment: {}, code: 0 },
    { way: "the usual socket", environment: { DOCKER_CONFIG: undefined }, code: 1 },
  ])("docker ends with $code by $way", async ({ environment, code }) => {
    expect((await far.nearby(["docker", "version"], environment)).code).toBe(code);
  });

  it("up proves the sign-in, by the command and by the provider, each over ssh", () => {
    expect(outputs.signIn.proved).not.toEqual([]);
    expect(callers).toEqual(["docker", "pulumi-resource-docker"]);
  });

  it("john signs in", async () => {
    const { result } = await signInWithBrowser(outputs, {
      username: "john",
      password: outputs.people.john?.password ?? "",
    });
    expect(result).toBe("Memos as John Doe <john@example.com>");
  });

  it("nothing is to be done a second time", async () => {
    expect(await stack.changes()).toEqual([]);
  });

  it("destroy leaves nothing there", async () => {
    await stack.destroy();
    expect(await kept(stack.label)).toEqual({ containers: 0, networks: 0, volumes: 0 });
  });
});
