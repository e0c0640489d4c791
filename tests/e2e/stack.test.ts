import { docker, serving } from "../support/docker";
import { TestStack } from "../support/stack";
import { testContainers } from "./stack/containers";
import { testGateway } from "./stack/gateway";
import { testProof } from "./stack/proof";
import { type Scene, sceneOf } from "./stack/scene";

jest.setTimeout(300_000);

/** One stack for everything that looks inside: to bring it up takes longer than all the looks. */
let stack: TestStack | undefined;
let scene: Scene;

const people = [
  { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] },
  { username: "jane", displayName: "Jane Doe", email: "jane@example.com" },
];

beforeAll(async () => {
  stack = await TestStack.prepare({ users: people, authorizationPolicy: "one_factor", proof: "sign-in" });
  scene = await sceneOf(stack, await stack.up());
});

afterAll(() => stack?.destroy());

const inside = (): Scene => scene;

describe("the containers", () => testContainers(inside));
describe("the gateway", () => testGateway(inside));
describe("the proof", () => testProof(inside));

describe("an IPv6 address", () => {
  it("is the only one that the gateway listens on, and where a sign-in is proved", async () => {
    const { stack: running, outputs } = inside();
    running.configure({ listenAddress: "::1" });
    const { signIn } = await running.up();
    const { id = "" } = (await serving(running.label))["sso-gateway-container"] ?? {};
    expect((await docker("port", id)).trim()).toBe(`${running.httpsPort}/tcp -> [::1]:${running.httpsPort}`);
    expect(signIn.proved).toEqual(outputs.signIn.proved);
    expect(signIn.provedAt > outputs.signIn.provedAt).toBe(true);
    expect(await running.changes()).toEqual([]);
  });
});
