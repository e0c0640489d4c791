import { parse } from "yaml";
import { renderUsers } from "../../../components/authelia/users/users-file";
import { golden } from "../../support/golden";

const john = {
  username: "john",
  displayName: "John Doe",
  givenName: "John",
  familyName: "Doe",
  email: "john@example.com",
  groups: ["memos"],
  passwordDigest: "$2a$10$digest.of.john",
};

describe("the users file", () => {
  it("names each person as Authelia expects", () => {
    const jane = {
      username: "jane",
      displayName: "Jane Doe",
      email: "jane@example.com",
      passwordDigest: "$2a$10$digest.of.jane",
    };
    expect(renderUsers([john, jane])).toBe(golden("users.yml", renderUsers([john, jane])));
  });

  it.each([
    "O'Neil",
    'a "quoted" name',
    "{{ secret }}",
    "# no comment",
    "yes: no",
    "*anchor",
    "Zoë 🌻",
    "1e3",
    "line\nbreak",
  ])("carries the name %j through", (displayName) => {
    const read = parse(renderUsers([{ ...john, displayName }])) as { users: { john: { displayname: string } } };
    expect(read.users.john.displayname).toBe(displayName);
  });
});
