import * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "../../components/memos-sso/memos-sso";
import { type MockedResource, mockProgram } from "../../components/testing";

jest.setTimeout(30_000);

const users = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

/** How a program is named, and its stack. */
interface Names {
  readonly component: string;
  readonly project: string;
  readonly stack: string;
}

const first: Names = { component: "sso", project: "memos-sso", stack: "dev" };

/** What providers have answered when all had its first names; a state keeps that. */
const recordedOutputs = ({ type, name }: MockedResource, { component }: Names): Record<string, unknown> | undefined => {
  const firstName = name.replace(component, first.component);
  if (type === "docker:index/volume:Volume") {
    return { name: `${firstName}-1a2b3c4`, labels: [{ label: "memos-sso.stack", value: "memos-sso/dev" }] };
  }
  if (type === "docker:index/network:Network") return { name: `${firstName}-1a2b3c4` };
  if (type === "random:index/randomPassword:RandomPassword") return { result: firstName, bcryptHash: firstName };
  if (type === "random:index/randomBytes:RandomBytes") return { base64: Buffer.from(firstName).toString("base64") };
  if (type === "tls:index/privateKey:PrivateKey") return { privateKeyPem: firstName, privateKeyPemPkcs8: firstName };
  if (type === "docker:index/remoteImage:RemoteImage") return { imageId: firstName };
  return type.endsWith(":CertificateAuthority")
    ? { certificate: firstName, intermediateCertificate: firstName }
    : undefined;
};

/** The inputs of each resource, by its name without the component's. */
async function inputsWith(names: Names, opts?: pulumi.ComponentResourceOptions) {
  const { component, project, stack } = names;
  const program = await mockProgram({ project, stack, answer: (resource) => recordedOutputs(resource, names) });
  new MemosSso(component, { users, httpsPort: 18443, reverseProxy: { port: 19000, network: "proxy" } }, opts);
  const resources = (await program.resources()).filter(({ type }) => type !== "docker:index/volume:Volume");
  return Object.fromEntries(
    resources.map(({ name, inputs }) => {
      // One is for helper containers, and no difference to any lifecycle; the other has ids, which mocks make of names.
      const { stack: _stack, containers: _containers, ...others } = inputs;
      return [name.replace(component, ""), others];
    }),
  );
}

describe("what belongs to the data in a state", () => {
  it.each([
    ["the stack", { ...first, stack: "prod" }],
    ["the project", { ...first, project: "notes" }],
    ["the component, by an alias", { ...first, component: "notes" }],
  ])("is the same after a renaming of %s", async (_what, names) => {
    expect(await inputsWith(names)).toEqual(await inputsWith(first));
  });
});

describe("a component with protect and retainOnDelete", () => {
  it("has them for its data alone, so that later changes can replace and delete everything else", async () => {
    const options = new Map<string, string>();
    await inputsWith(first, {
      protect: true,
      retainOnDelete: true,
      transformations: [
        ({ type, name, opts }) => {
          const isComponent = type.startsWith("memos-sso:");
          if (!isComponent) options.set(name, `${String(opts.protect)} ${String(opts.retainOnDelete)}`);
          return undefined;
        },
      ],
    });
    const kept = [...options].filter(([, option]) => option !== "false false");
    expect(Object.fromEntries(kept)).toEqual({
      "sso-administrator-password": "true undefined",
      "sso-authelia-data": "true undefined",
      "sso-authelia-data-prepared": "true undefined",
      "sso-authelia-storage-encryption-key": "true false",
      "sso-memos-data": "true undefined",
      "sso-memos-data-prepared": "true undefined",
    });
  });
});
