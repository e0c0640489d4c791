import { parse } from "yaml";
import { checkUsers, renderUsers, type User } from "../../../components/authelia/users/users";
import { golden } from "../../support/golden";

const john: User = { username: "john", displayName: "John Doe", email: "john@example.com", groups: ["memos"] };
const changed = (changes: object): User => ({ ...john, ...changes });

describe("the list of people", () => {
  it("may hold people with and without groups", () => {
    const jo = { ...john, username: "jo", email: "jo@example.com", groups: undefined };
    expect(() => checkUsers("users", [john, jo])).not.toThrow();
  });

  it.each([
    ["nobody", [], "users must name at least one person, got []. Add one with username, displayName and email."],
    ["a name twice", [john, john], 'users[1].username must be there once only, got "john". Choose another name.'],
    ["a name in capitals", [changed({ username: "John" })], "users[0].username must be 1 to 36 of a-z"],
    ["a name of digits", [changed({ username: "2026" })], "users[0].username must be 1 to 36 of a-z"],
    [
      "an address twice, whatever the case",
      [john, changed({ username: "jane", email: "John@Example.com" })],
      'users[1].email must be there once only, got "John@Example.com". Give each person an address.',
    ],
    ["a dotted name", [changed({ username: "john.doe" })], "users[0].username must be 1 to 36 of a-z"],
    ["the probe's name", [changed({ username: "_probe" })], "users[0].username must be 1 to 36 of a-z"],
    [
      "no name",
      [changed({ username: undefined })],
      "users[0].username must be 1 to 36 of a-z, 0-9 and inner hyphens, not digits alone, got nothing.",
    ],
    ["an empty display name", [changed({ displayName: " " })], "users[0].displayName must not be empty"],
    ["no display name", [changed({ displayName: undefined })], "users[0].displayName must not be empty, got nothing."],
    [
      "an address without a host",
      [changed({ email: "john" })],
      'users[0].email must be an e-mail address, got "john".',
    ],
    ["an address without a dot", [changed({ email: "john@example" })], "users[0].email must be an e-mail address"],
    [
      "an address with a blank",
      [changed({ email: "john doe@example.com" })],
      "users[0].email must be an e-mail address",
    ],
    ["a group with a blank", [changed({ groups: ["memos", "all of us"] })], "users[0].groups[1] must be of letters"],
  ])("may not hold %s", (_what, people, message) => {
    expect(() => checkUsers("users", people)).toThrow(message);
  });
});

const entry = {
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
    expect(renderUsers([entry, jane])).toBe(golden("users.yml", renderUsers([entry, jane])));
  });

  it("keeps out whom it calls disabled", () => {
    expect(renderUsers([{ ...entry, disabled: true }])).toContain("disabled: true");
  });

  it.each(["null", "yes", "no", "on", "y", "true", "1e3", "0x1f", "0o17", "1-2"])(
    "has the person called %s, for a reader of YAML 1.1 too",
    (username) => {
      const text = renderUsers([{ ...entry, username, displayName: username, groups: [username] }]);
      for (const version of ["1.1", "1.2"] as const) {
        const users = (parse(text, { version, mapAsMap: true }) as Map<string, Map<unknown, Map<string, unknown>>>).get(
          "users",
        );
        expect([...(users?.keys() ?? [])]).toEqual([username]);
        expect(users?.get(username)?.get("displayname")).toBe(username);
        expect(users?.get(username)?.get("groups")).toEqual([username]);
      }
    },
  );

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
    "a\u2028b",
  ])("carries the name %j through", (displayName) => {
    const read = parse(renderUsers([{ ...entry, displayName }])) as { users: { john: { displayname: string } } };
    expect(read.users.john.displayname).toBe(displayName);
    // Authelia's reader takes these for the end of a line.
    expect(renderUsers([{ ...entry, displayName }])).not.toMatch(/[\u0085\u2028\u2029]/);
  });
});
