import * as pulumi from "@pulumi/pulumi";
import { MemosSso } from "../components/memos-sso";
import { mockProgram } from "../components/testing";

jest.setTimeout(30_000);

const people = [{ username: "john", displayName: "John Doe", email: "john@example.com" }];

describe("rotation", () => {
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
});
