import { parsedPreview } from "./preview-text";

it("the lines that a slow preview prints to show that it goes on belong to no resource", () => {
  const { head, resources, tail } = parsedPreview(
    [
      "Previewing update (previews):",
      "@ previewing update....",
      "    + random:index/randomPassword:RandomPassword: (create)",
      "        [urn=urn:pulumi:previews::memos-sso::random:index/randomPassword:RandomPassword::sso-secret]",
      "        length: 72",
      "@ previewing update.......",
      "Resources:",
      "    + 1 to create",
    ].join("\n"),
  );
  expect(head).toEqual(["Previewing update (previews):"]);
  expect(resources).toEqual([
    {
      name: "sso-secret",
      operation: "create",
      lines: [
        "    + random:index/randomPassword:RandomPassword: (create)",
        "        [urn=…::sso-secret]",
        "        length: 72",
      ],
    },
  ]);
  expect(tail).toEqual(["Resources:", "    + 1 to create"]);
});
