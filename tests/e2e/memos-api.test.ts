import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as administrator from "../../components/memos/administrator-lifecycle";
import * as identityProvider from "../../components/memos/identity-provider-lifecycle";
import { itLivesLikeMemos } from "../memos/api/contract";
import { administratorAt, providerAt, providerStateAt } from "../memos/examples";

const image = process.env.MEMOS_IMAGE ?? "localhost/memos-api-only:0.30.0";
const prefix = `memos-api-contract-${process.pid}`;

jest.setTimeout(120_000);

const run = promisify(execFile);

/** What a docker command prints. */
async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run("docker", args).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`These tests need a Docker engine that has ${image}. This failed: ${reason}`, { cause });
  });
  return stdout.trim();
}

/** Makes a Memos with an empty database, reachable on the loopback only; it does not run yet. */
const prepared = (name: string): Promise<string> =>
  docker(
    ...["create", "--name", `${prefix}-${name}`, "--publish", "127.0.0.1::5230"],
    ...["--env", "MEMOS_INSTANCE_URL=https://memos.example.localhost", image],
  );

/** Starts it and tells where it is. */
async function started(container: string): Promise<string> {
  await docker("start", container);
  return `http://${await docker("port", container, "5230/tcp")}`;
}

const containers: string[] = [];
afterAll(async () => {
  if (containers.length > 0) await docker("rm", "--force", "--volumes", ...containers);
});

describe(`a real Memos, ${image}`, () => {
  let url = "";
  beforeAll(async () => {
    containers.push(await prepared("empty"));
    url = await started(containers[0] ?? "");
  });

  itLivesLikeMemos("0.30.0", () => url);

  it("is waited for while it starts", async () => {
    await identityProvider.create(providerAt(url));
    await docker("stop", containers[0] ?? "");
    const restarted = await started(containers[0] ?? "");
    const state = providerStateAt(restarted);
    expect(await identityProvider.read(state.name, state)).toEqual({ id: state.name, props: state });
  });
});

describe(`a real Memos, ${image}, with a provider declared by a file`, () => {
  let url = "";
  beforeAll(async () => {
    const container = await prepared("deployed");
    containers.push(container);
    await declareProvider(container);
    url = await started(container);
    await administrator.create(administratorAt(url));
  });

  it("says that the file is in the way", async () => {
    const state = providerStateAt(url);
    const inTheWay =
      /"identity provider "authelia" is configured by the deployment". A file in \/etc\/secrets of Memos declares this/;
    await expect(identityProvider.create(providerAt(url))).rejects.toThrow(inTheWay);
    await expect(identityProvider.remove(state.name, state)).rejects.toThrow(inTheWay);
    await expect(identityProvider.create({ ...providerAt(url), clientId: "other" })).rejects.toThrow("it is not ours");
  });
});

/** Puts the file that Memos reads at its start (docs/configuration-provisioning.md of Memos 0.30) into a container. */
async function declareProvider(container: string): Promise<void> {
  const { uid, title, clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes, fieldMapping } = providerAt("");
  const oauth2Config = { clientId, clientSecret, authUrl, tokenUrl, userInfoUrl, scopes, fieldMapping };
  const declared = { uid, name: title, type: "OAUTH2", identifierFilter: "", config: { oauth2Config } };
  const folder = await mkdtemp(join(tmpdir(), "memos-secrets-"));
  // The folder keeps its mode in the container, where Memos is not root.
  await chmod(folder, 0o755);
  await writeFile(join(folder, "memos-idp-authelia.json"), JSON.stringify(declared));
  await docker("cp", `${folder}/.`, `${container}:/etc/secrets`);
  await rm(folder, { recursive: true });
}
