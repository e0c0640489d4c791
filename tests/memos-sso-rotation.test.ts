import * as pulumi from "@pulumi/pulumi";
import type { MemosSsoArgs } from "../components/memos-sso-args";
import { MemosSso } from "../components/memos-sso";
import { type MockedResource, mockProgram } from "../components/testing";

jest.setTimeout(30_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];
const schedule = "sso-authelia-client-memos-schedule";

interface Run {
  readonly names: readonly string[];
  readonly inputsOf: (name: string) => Readonly<Record<string, unknown>>;

  /** What replaces a resource when it changes. */
  readonly triggers: Readonly<Record<string, string>>;
}

/** Runs the program when the schedules have come to these names. */
async function run(args: Partial<MemosSsoArgs>, labels: Readonly<Record<string, string>> = {}): Promise<Run> {
  const answer = ({ name }: MockedResource) => (name in labels ? { label: labels[name] } : undefined);
  const program = await mockProgram({ project: "memos-sso", answer });
  const triggers: Record<string, string> = {};
  const watched: pulumi.ComponentResourceOptions = {
    transformations: [
      ({ name, opts }) => {
        const trigger = (opts as pulumi.CustomResourceOptions).replacementTrigger as pulumi.Input<string> | undefined;
        if (trigger !== undefined) pulumi.output(trigger).apply((value) => (triggers[name] = value));
        return undefined;
      },
    ],
  };
  new MemosSso("sso", { people, httpsPort: 18443, policy: "one_factor", ...args }, watched);
  const resources = await program.resources();
  return {
    names: resources.map(({ name }) => name),
    inputsOf: (name) => resources.find((one) => one.name === name)?.inputs ?? {},
    triggers,
  };
}

const clientsIn = ({ inputsOf }: Run): string[] => {
  const [file] = inputsOf("sso-authelia-configuration-files").uploads as { content: string }[];
  return file?.content.match(/client_id: .*/g)?.map((line) => line.replace("client_id: ", "")) ?? [];
};

describe("rotateAfterDays", () => {
  it("adds a memory of the secret's age and a decision, and changes nothing else before it is due", async () => {
    const [before, after] = [await run({}), await run({ rotateAfterDays: 90 })];
    expect(after.names.filter((name) => !before.names.includes(name))).toEqual([
      "sso-authelia-client-memos-rotation",
      schedule,
    ]);
    expect(after.inputsOf(schedule)).toMatchObject({ afterDays: 90 });
    expect(clientsIn(after)[0]).toBe("memos");
    expect(after.inputsOf("sso-identity-provider")).toEqual(before.inputsOf("sso-identity-provider"));
    expect(after.triggers).toEqual({
      "sso-authelia-client-memos-secret": "",
      "sso-authelia-client-memos-salt": "",
    });
  });

  it("replaces the secret under its own name once it is due, and gives the client another id", async () => {
    const aged = await run({ rotateAfterDays: 90 }, { [schedule]: "2026-04-01" });
    expect(aged.triggers).toEqual({
      "sso-authelia-client-memos-secret": "2026-04-01",
      "sso-authelia-client-memos-salt": "2026-04-01",
    });
    expect(clientsIn(aged)).toEqual(["memos-2026-04-01", "memos"]);
    expect(aged.inputsOf("sso-authelia-client-memos-rotation")).toMatchObject({
      rotation: "2026-04-01",
      shownAt: "http://127.0.0.1:18444/api/v1/identity-providers",
      wanted: { clientId: "memos-2026-04-01" },
    });
    expect(aged.inputsOf("sso-identity-provider")).toMatchObject({
      clientId: "memos-2026-04-01",
      clientSecret: "password-of-sso-authelia-client-memos-secret",
      rotation: "2026-04-01",
    });
  });

  it("with rotation replaces the secret of that rotation", async () => {
    const aged = await run({ rotation: "2026-01", rotateAfterDays: 90 }, { [schedule]: "2026-01.2026-04-01" });
    expect(aged.triggers).toEqual({
      "sso-authelia-client-memos-2026-01-secret": "2026-01.2026-04-01",
      "sso-authelia-client-memos-2026-01-salt": "2026-01.2026-04-01",
      // Not used now, and not to be used again when the name of the rotation is taken away.
      "sso-authelia-client-memos-secret": "2026-01",
      "sso-authelia-client-memos-salt": "2026-01",
    });
    expect((await run({ rotation: "2026-01" })).triggers).toEqual({});
    expect(aged.inputsOf("sso-identity-provider")).toMatchObject({
      clientId: "memos-2026-01.2026-04-01",
      clientSecret: "password-of-sso-authelia-client-memos-2026-01-secret",
      rotation: "2026-01.2026-04-01",
    });
  });

  it("with registration file lets Memos start with the new client when Authelia knows it", async () => {
    const after = new Map<string, readonly string[]>();
    const watched: pulumi.ComponentResourceOptions = {
      transformations: [
        ({ name, opts }) => {
          const resources = [opts.dependsOn ?? []].flat().filter((one) => pulumi.Resource.isInstance(one));
          after.set(
            name,
            resources.map((one: pulumi.Resource & { readonly __name?: string }) => one.__name ?? ""),
          );
          return undefined;
        },
      ],
    };
    const program = await mockProgram({ project: "memos-sso" });
    new MemosSso("sso", { people, httpsPort: 18443, registration: "file", rotation: "2026-11" }, watched);
    const resources = await program.resources();
    expect(after.get("sso-memos")).toEqual([
      "sso-authelia-container",
      "sso-authelia-networks",
      "sso-authelia-second-factors",
    ]);
    const inputsOf = (name: string) => resources.find((one) => one.name === name)?.inputs;
    expect(JSON.stringify(inputsOf("sso-memos-provider-file"))).toContain("memos-2026-11");
    expect(inputsOf("sso-deployed-provider")).toMatchObject({ clientId: "memos-2026-11", rotation: "2026-11" });
  });

  it.each([[{ rotateAfterDays: 0.5 }, "rotateAfterDays must be a whole number of days, 1 to 36500, got 0.5"]])(
    "%j is refused before anything is created",
    async (args, message) => {
      await expect(run(args)).rejects.toThrow(message);
    },
  );
});

describe("signingKey", () => {
  const keySchedule = "sso-authelia-issuer-key-schedule";
  const keysIn = ({ inputsOf }: Run): string[] => {
    const [file] = inputsOf("sso-authelia-configuration-files").uploads as { content: string }[];
    return [...(file?.content.matchAll(/secrets\/(issuer-[^"]*)\.pem/g) ?? [])].map(([, name = ""]) => name);
  };
  const labelsOf = ({ inputsOf }: Run): object[] => inputsOf("sso-authelia-container").labels as object[];

  it("rotation makes a key of its own that signs, with the first one published still", async () => {
    const [before, after] = [await run({}), await run({ signingKey: { rotation: "2026-11" } })];
    expect(keysIn(before)).toEqual(["issuer-private-key"]);
    expect(after.names.filter((name) => !before.names.includes(name))).toEqual([
      "sso-authelia-issuer-key-2026-11",
      "sso-authelia-issuer-key-rotation",
    ]);
    expect(keysIn(after)).toEqual(["issuer-private-key-2026-11", "issuer-private-key"]);
    expect(after.inputsOf("sso-authelia-issuer-key-rotation")).toMatchObject({
      rotation: "2026-11",
      keepHours: 24,
      stack: "memos-sso/test",
      container: "sso-authelia-container",
      first: "key-of-sso-authelia-issuer-key",
      wanted: { name: "issuer-private-key-2026-11", key: "key-of-sso-authelia-issuer-key-2026-11" },
    });
    const files = after.inputsOf("sso-authelia-secret-files").uploads as { file: string; content: string }[];
    expect(files.filter(({ file }) => file.endsWith(".pem")).map(({ content }) => content)).toEqual([
      "key-of-sso-authelia-issuer-key-2026-11",
      "key-of-sso-authelia-issuer-key",
    ]);
  });

  it("labels the container with the key that signs in it, so that its age can be told", async () => {
    const label = { label: "memos-sso.signing-key", value: "issuer-private-key-2026-11" };
    expect(labelsOf(await run({ signingKey: { rotation: "2026-11" } }))).toContainEqual(label);
  });

  it("rotateAfterDays changes nothing before it is due", async () => {
    const [before, after] = [await run({}), await run({ signingKey: { rotateAfterDays: 365 } })];
    expect(after.names.filter((name) => !before.names.includes(name))).toEqual([
      "sso-authelia-issuer-key-rotation",
      keySchedule,
    ]);
    expect(after.inputsOf(keySchedule)).toMatchObject({ afterDays: 365 });
    expect(labelsOf(after)).toEqual(labelsOf(before));
    for (const name of ["sso-authelia-configuration-files", "sso-authelia-secret-files"]) {
      expect(after.inputsOf(name).uploads).toEqual(before.inputsOf(name).uploads);
    }
    expect(after.triggers).toEqual({ "sso-authelia-issuer-key": "" });
  });

  it("rotateAfterDays replaces the key under its own name once it is due", async () => {
    const signingKey = { rotateAfterDays: 365, keepHours: 8 };
    const aged = await run({ signingKey }, { [keySchedule]: "2026-04-01" });
    expect(aged.triggers).toEqual({ "sso-authelia-issuer-key": "2026-04-01" });
    expect(keysIn(aged)).toEqual(["issuer-private-key-2026-04-01", "issuer-private-key"]);
    expect(aged.inputsOf("sso-authelia-issuer-key-rotation")).toMatchObject({ keepHours: 8 });
  });

  it("rotateAfterDays with rotation replaces the key of that rotation", async () => {
    const signingKey = { rotation: "2026-01", rotateAfterDays: 365 };
    const aged = await run({ signingKey }, { [keySchedule]: "2026-01.2026-04-01" });
    expect(aged.triggers).toEqual({
      "sso-authelia-issuer-key-2026-01": "2026-01.2026-04-01",
      "sso-authelia-issuer-key": "2026-01",
    });
    expect(keysIn(aged)).toEqual(["issuer-private-key-2026-01.2026-04-01", "issuer-private-key"]);
  });

  it("shows no key", async () => {
    const program = await mockProgram({ project: "memos-sso" });
    new MemosSso("sso", { people, httpsPort: 18443, signingKey: { rotation: "2026-11", rotateAfterDays: 365 } });
    for (const { name, inputs, secrets } of await program.resources()) {
      const open = Object.entries(inputs).map(([key, value]) => ({ key, value }));
      const shown = open.filter(({ key }) => !secrets.some((path) => path.split(".")[0] === key));
      expect(`${name} ${JSON.stringify(shown)}`).not.toContain("key-of-");
    }
  });

  it.each([
    [{ signingKey: { rotation: "November 2026" } }, "signingKey.rotation must be 1 to 40 letters"],
    [{ signingKey: { rotateAfterDays: -1 } }, "signingKey.rotateAfterDays must be a whole number of days"],
    [{ signingKey: { keepHours: -1 } }, "signingKey.keepHours must be 0 to 8760, got -1. Leave it out for 24."],
    [
      { signingKey: { rotation: "2026-11" }, autheliaImage: "authelia/authelia:4.37.5" },
      "signingKey must be left out with Authelia 4.37, which publishes one key only",
    ],
  ])("%j is refused before anything is created", async (args, message) => {
    await expect(run(args)).rejects.toThrow(message);
  });
});
