import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as administrator from "../../components/memos/administrator/administrator-lifecycle";
import * as identityProvider from "../../components/memos/identity-provider/identity-provider-lifecycle";
import { itFollowsTheContract } from "../memos/api/contract";
import { providerIn } from "../memos/api/contract-subject";
import { administratorAt, providerAt, providerStateAt } from "../memos/examples";
import { docker } from "../support/docker";
import { findVersion } from "../support/fake-memos-versions";
import { MemosContainers, imageBuiltWithin, imageOf, realVersions } from "../support/memos-containers";

jest.setTimeout(120_000);

const containers = new MemosContainers(`memos-api-contract-${process.pid}`);
afterAll(() => containers.remove());

describe.each(realVersions)("a real Memos %s", (version) => {
  let url = "";
  let container = "";
  beforeAll(async () => {
    container = await containers.prepare(await imageOf(version), `empty-${version}`);
    url = await containers.start(container);
  }, imageBuiltWithin);
  afterAll(() => docker("stop", container));

  itFollowsTheContract(version, () => url);

  it("is waited for while it starts", async () => {
    const provider = () => providerIn({ version, era: findVersion(version), url: () => url });
    await identityProvider.create(provider().inputs);
    await docker("stop", container);
    url = await containers.start(container);
    const { state } = provider();
    // Where providers have numbers, this is the second one that there ever was.
    const name = (await identityProvider.create(provider().inputs)).id;
    const props = { ...state, name };
    expect(await identityProvider.read(name, props)).toEqual({ id: name, props });
  });
});

const steps = [
  ["0.26.2", "identity-providers/1"],
  ["0.29.1", "identity-providers/00000001"],
  ["0.30.0", "identity-providers/00000001"],
] as const;

describe("a real Memos 0.26.2 that is upgraded", () => {
  let state = { ...providerStateAt(""), name: "" };
  let data = "";
  beforeAll(async () => {
    data = await containers.volume("upgraded");
  });

  it.each(steps)(
    "keeps its one provider in %s, as %s",
    async (version, name) => {
      const container = await containers.prepare(await imageOf(version), `upgraded-${version}`, data);
      const url = await containers.start(container);
      await administrator.create(administratorAt(url));
      const inputs = { ...providerAt(url), version };
      const { outs } =
        state.name === ""
          ? await identityProvider.create(inputs)
          : await identityProvider.update(state.name, { ...state, apiUrl: url }, inputs);
      state = { ...providerStateAt(url), ...outs };
      expect([state.name, state.memosVersion]).toEqual([name, version]);
      const other = { ...inputs, title: `Authelia in ${version}`, clientSecret: `secret of ${version}` };
      await identityProvider.update(state.name, state, other);
      // A state that was lost, or is read again, leads to the same one.
      expect((await identityProvider.create(other)).id).toBe(name);
      expect(await identityProvider.read("id", state)).toMatchObject({ props: { title: other.title } });
      await identityProvider.update(state.name, state, inputs);
      await docker("stop", container);
    },
    imageBuiltWithin,
  );
});

describe("a real Memos 0.30.0 with a provider declared by a file", () => {
  let url = "";
  beforeAll(async () => {
    const container = await containers.prepare(await imageOf("0.30.0"), "deployed");
    await declareProvider(container);
    url = await containers.start(container);
    await administrator.create(administratorAt(url));
  });

  it("says that the file is in the way", async () => {
    const inTheWay =
      /"identity provider "authelia" is configured by the deployment". A file in \/etc\/secrets of Memos declares this/;
    await expect(identityProvider.create(providerAt(url))).rejects.toThrow(inTheWay);
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
