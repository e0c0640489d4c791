import { lockedVersions } from "../../../toolchain/src/pulumi-home";
import { ProviderPlugin } from "./provider-plugin";
import { isUnknown, secretsIn, textIn, unknown } from "./wire";

const password = "random:index/randomPassword:RandomPassword";
const bytes = "random:index/randomBytes:RandomBytes";

let random: ProviderPlugin;

beforeAll(async () => {
  random = await ProviderPlugin.start("random");
});

afterAll(() => random.stop());

it("has the version of the npm package, which Pulumi asks for", async () => {
  expect(await random.version()).toBe(lockedVersions().plugins.random);
});

describe("a password", () => {
  it.each([
    { args: { length: 40 }, looks: /^[\w!@#$%&*()=+[\]{}<>:?-]{40}$/ },
    { args: { length: 72, special: false }, looks: /^[A-Za-z0-9]{72}$/ },
    { args: { length: 20, upper: false, special: false }, looks: /^[a-z0-9]{20}$/ },
    { args: { length: 20, lower: false, numeric: false, special: false }, looks: /^[A-Z]{20}$/ },
    { args: { length: 90, overrideSpecial: "-." }, looks: /^[A-Za-z0-9.-]{90}$/ },
    {
      args: { length: 6, minUpper: 2, minNumeric: 3, minSpecial: 1 },
      looks: /^(?=(.*[A-Z]){2})(?=(.*\d){3}).*[^A-Za-z0-9]/,
    },
  ])("of $args looks like $looks", async ({ args, looks }) => {
    expect(textIn((await random.create(password, args)).state, "result")).toMatch(looks);
  });

  it("is another one each time", async () => {
    const [one, other] = await Promise.all([1, 2].map(() => random.create(password, { length: 20 })));
    expect(textIn(one?.state ?? {}, "result")).not.toBe(textIn(other?.state ?? {}, "result"));
  });

  it("is secret, and its hash too; the defaults are among the outputs", async () => {
    const { id, state } = await random.create(password, { length: 80, keepers: { rotation: "1" } });
    expect(secretsIn(state)).toEqual(["bcryptHash", "result"]);
    expect(textIn(state, "bcryptHash")).toMatch(/^\$2[aby]\$10\$.{53}$/);
    expect(state).toMatchObject({ length: 80, lower: true, minLower: 0, special: true, keepers: { rotation: "1" } });
    expect(id).toBe("none");
  });

  it("is unknown in a preview", async () => {
    const { result } = await random.preview(password, { length: 20 });
    expect(isUnknown(result)).toBe(true);
  });

  it("stays as it is as long as nothing changes, also in a refresh", async () => {
    const args = { length: 20, keepers: { rotation: "1" } };
    const created = await random.create(password, args);
    expect(await random.diff(password, created, args)).toEqual({ kind: "same", of: [] });
    const found = await random.read(password, created);
    expect(textIn(found.state, "result")).toBe(textIn(created.state, "result"));
    expect(await random.diff(password, found, args)).toEqual({ kind: "same", of: [] });
  });

  it("stays as it is when another build of the provider has made it", async () => {
    const created = await random.create(password, { length: 20 });
    const inputs = { ...created.inputs, __defaults: [] };
    const state = { ...created.state, id: "none", __meta: '{"schema_version":"3"}' };
    const found = await random.read(password, { ...created, inputs, state });
    expect(textIn(found.state, "result")).toBe(textIn(created.state, "result"));
    expect(await random.diff(password, found, { length: 20 })).toEqual({ kind: "same", of: [] });
  });

  it.each([
    { changed: "length", args: { length: 21, keepers: { rotation: "1" } } },
    { changed: "keepers", args: { length: 20, keepers: { rotation: "2" } } },
    { changed: "keepers", args: { length: 20, keepers: { rotation: unknown } } },
    { changed: "special", args: { length: 20, keepers: { rotation: "1" }, special: false } },
    { changed: "overrideSpecial", args: { length: 20, keepers: { rotation: "1" }, overrideSpecial: "-" } },
  ])("is replaced when $changed changes: $args", async ({ changed, args }) => {
    const created = await random.create(password, { length: 20, keepers: { rotation: "1" } });
    expect(await random.diff(password, created, args)).toMatchObject({
      kind: "replace",
      of: expect.arrayContaining([changed]) as string[],
    });
  });

  it.each([{ length: 0 }, { length: 3, minUpper: 2, minLower: 2 }])("of %p is refused", async (args) => {
    expect(await random.problems(password, args)).not.toEqual([]);
  });
});

describe("random bytes", () => {
  it("are as many as asked for, in two writings, both secret", async () => {
    const { state } = await random.create(bytes, { length: 16 });
    expect(Buffer.from(textIn(state, "base64"), "base64")).toHaveLength(16);
    expect(Buffer.from(textIn(state, "base64"), "base64").toString("hex")).toBe(textIn(state, "hex"));
    expect(secretsIn(state)).toEqual(["base64", "hex"]);
  });

  it("are in the id too, which nothing encrypts: they serve as salt, not as secret", async () => {
    const { id, state } = await random.create(bytes, { length: 16 });
    expect(id).toBe(textIn(state, "base64"));
  });

  it("stay as they are as long as nothing changes, also in a refresh", async () => {
    const created = await random.create(bytes, { length: 16 });
    expect(await random.diff(bytes, await random.read(bytes, created), { length: 16 })).toEqual({
      kind: "same",
      of: [],
    });
  });

  it.each([
    { changed: "length", args: { length: 17 } },
    { changed: "keepers", args: { length: 16, keepers: { rotation: "1" } } },
  ])("are replaced when $changed changes", async ({ changed, args }) => {
    const created = await random.create(bytes, { length: 16 });
    expect(await random.diff(bytes, created, args)).toMatchObject({
      kind: "replace",
      of: expect.arrayContaining([changed]) as string[],
    });
  });

  it("are refused when they are none", async () => {
    expect(await random.problems(bytes, { length: 0 })).not.toEqual([]);
  });
});
