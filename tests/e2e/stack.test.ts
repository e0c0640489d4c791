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
