import { textOf } from "./documents";

const recording = textOf("docs/up.svg");

/** The lines that it shows, without their indentation; one that is typed letter by letter is there in parts, too. */
const lines = [...recording.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, line = ""]) =>
  line.replaceAll("&gt;", ">").replaceAll("&amp;", "&").trim(),
);

describe("docs/up.svg", () => {
  it("shows commands that there still are", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { scripts: object };
    const typed = lines.filter((line) => line.startsWith("$ npm run ")).join("\n");
    for (const command of [
      "up",
      "--silent outputs | grep -v Certificate",
      "--silent pulumi -- stack output caCertificate",
    ]) {
      expect(typed).toContain(`$ npm run ${command}`);
      expect(Object.keys(scripts)).toContain(command.replace("--silent ", "").split(" ")[0]);
    }
  });

  it("shows no secret", () => {
    expect(lines).toEqual(expect.arrayContaining(['"administrator": "[secret]",', '"people": "[secret]",']));
    // The key of each secret in these outputs, which is shown with it.
    expect(lines.filter((line) => /"(password|totpSecret|clientSecret)"|PRIVATE KEY/.test(line))).toEqual([]);
  });

  it("loads fast", () => {
    expect(Buffer.byteLength(recording)).toBeLessThan(150_000);
  });
});
