import { createServer } from "node:net";
import { once } from "node:events";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "../../components/memos-sso/memos-sso";
import { mockProgram, valueOf } from "../../components/testing";

jest.setTimeout(30_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

it("runs a program without anything around it, and tells what it would make", async () => {
  const program = await mockProgram();
  const { memosUrl, people: credentials } = new MemosSso("notes", { users: people });
  const container = (await program.resources()).find(({ name }) => name === "notes-memos-container");
  expect(container).toMatchObject({
    type: "docker:index/container:Container",
    inputs: { image: "id-of-notes-memos-image", user: "10001:10001" },
    secrets: [],
  });
  expect(await valueOf(memosUrl)).toBe("https://memos.example.localhost:8443");
  expect(await valueOf(credentials)).toMatchObject({ john: { password: "password-of-notes-authelia-john-password" } });
});

it("tells which inputs are secret", async () => {
  const program = await mockProgram();
  new MemosSso("notes", { users: people });
  const provider = (await program.resources()).find(({ name }) => name === "notes-identity-provider");
  expect(provider?.secrets).toEqual(["administratorPassword", "clientSecret"]);
  expect(provider?.inputs.clientSecret).toBe("password-of-notes-authelia-client-memos-secret");
});

it("gives project, stack and configuration", async () => {
  await mockProgram({ project: "shop", stack: "prod", config: { "shop:domain": "example.com" } });
  expect([pulumi.getProject(), pulumi.getStack()]).toEqual(["shop", "prod"]);
  expect(new pulumi.Config().get("domain")).toBe("example.com");
});

it("answers for resources of the program's own, and otherwise for ours", async () => {
  const answers: Record<string, Record<string, unknown>> = {
    mine: { name: "mine-at-docker" },
    "notes-administrator": { memosVersion: "9.9.9" },
  };
  await mockProgram({ answer: ({ name }) => answers[name] });
  const { versions } = new MemosSso("notes", { users: people });
  expect(await valueOf(new docker.Network("mine", {}).name)).toBe("mine-at-docker");
  expect(await valueOf(versions)).toMatchObject({ authelia: "4.39.20", memos: "9.9.9" });
});

it("knows in a preview only what needs no provider", async () => {
  const program = await mockProgram({ preview: true });
  const { memosUrl, people: credentials } = new MemosSso("notes", { users: people });
  const revealed = jest.fn();
  credentials.apply(revealed);
  expect((await program.resources()).map(({ name }) => name)).toContain("notes-proof");
  expect(await valueOf(memosUrl)).toBe("https://memos.example.localhost:8443");
  expect(revealed).not.toHaveBeenCalled();
});

it("does not look at the ports of this machine", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const program = await mockProgram();
  new MemosSso("notes", { users: people, apiPort: port });
  const container = (await program.resources()).find(({ name }) => name === "notes-memos-container");
  expect(container?.inputs.ports).toMatchObject([{ external: port }]);
  server.close();
});
