import * as pulumi from "@pulumi/pulumi";
import { fingerprintOf } from "../../../components/internal/docker/fingerprint";

const file = { path: "/etc/authelia/configuration.yml", content: "theme: light" };

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
const of = (...files: (typeof file)[]): Promise<string> => valueOf(fingerprintOf(files));

describe("the fingerprint of files", () => {
  it("is 16 hexadecimal digits, the same for the same files", async () => {
    expect(await of(file)).toMatch(/^[0-9a-f]{16}$/);
    expect(await of({ ...file })).toBe(await of(file));
  });

  it.each([
    ["the content", [{ ...file, content: "theme: dark" }]],
    ["the path", [{ ...file, path: "/etc/authelia/other.yml" }]],
    ["the number of files", [file, { ...file, path: "/etc/authelia/other.yml" }]],
    ["where one file ends and the next begins", [{ path: file.path + "theme", content: ": light" }]],
  ])("tells %s", async (_what, files) => {
    expect(await of(...files)).not.toBe(await of(file));
  });

  it("is shown, although the files are secret", async () => {
    const fingerprint = fingerprintOf(pulumi.secret([file]));
    expect(await pulumi.isSecret(fingerprint)).toBe(false);
    expect(await valueOf(fingerprint)).toBe(await of(file));
  });
});
