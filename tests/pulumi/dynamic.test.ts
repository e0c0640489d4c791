import * as pulumi from "@pulumi/pulumi";
import {
  PartlyCreated,
  changedKeys,
  failuresOf,
  guarded,
  isUnknown,
  redact,
  sameValue,
  unknownValue,
} from "../../components/pulumi/dynamic";
import { InvalidOption } from "../../components/pulumi/invalid-option";

it("knows the value that stands for an unknown one", () => {
  expect(unknownValue).toBe(pulumi.runtime.unknownValue);
  expect(isUnknown(unknownValue)).toBe(true);
  expect(isUnknown({ scopes: ["openid", unknownValue] })).toBe(true);
  expect(isUnknown({ scopes: ["openid"], nothing: null })).toBe(false);
});

it("compares values without regard to the order of keys and to keys that are undefined", () => {
  expect(sameValue({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1, d: undefined })).toBe(true);
  expect(sameValue([1, 2], [2, 1])).toBe(false);
  expect(sameValue({ a: "1" }, { a: 1 })).toBe(false);
  expect(sameValue({ a: null }, {})).toBe(false);
});

it("lists the declared keys that changed, and each that is not known yet", () => {
  const olds = { __provider: "old code", same: ["x"], changed: "a", gone: "b", waiting: unknownValue, name: "output" };
  const news = { __provider: "new code", same: ["x"], changed: "c", waiting: unknownValue };
  expect(changedKeys(["same", "changed", "gone", "waiting", "absent"], olds, news)).toEqual([
    "changed",
    "gone",
    "waiting",
  ]);
});

describe("checking options", () => {
  const never = (option: string, value: unknown) => {
    throw new InvalidOption(option, "must not be", value, "Leave it out.");
  };

  it("tells property and reason, and lets pass what is not known yet", () => {
    expect(failuresOf({ a: never, b: never, c: never }, { a: 1, b: ["x", unknownValue] })).toEqual([
      { property: "a", reason: "a must not be, got 1. Leave it out." },
      { property: "c", reason: "c must not be, got nothing. Leave it out." },
    ]);
  });

  it("does not take a mistake of ours for one of theirs", () => {
    const broken = () => {
      throw new TypeError("ours");
    };
    expect(() => failuresOf({ a: broken }, { a: 1 })).toThrow(TypeError);
  });
});

it("redacts a secret in every form in which it may be echoed", () => {
  const secret = 'pa"ss wörd/+';
  const encoded = Buffer.from(secret);
  const echo = [
    secret,
    JSON.stringify({ secret }),
    encodeURIComponent(secret),
    encoded.toString("base64"),
    encoded.toString("hex"),
  ].join(" | ");
  expect(redact(echo, ["", secret])).toBe('[secret] | {"secret":"[secret]"} | [secret] | [secret] | [secret]');
});

it("redacts the longer of two secrets that overlap first", () => {
  expect(redact("abcdef abc", ["abc", "abcdef"])).toBe("[secret] [secret]");
});

describe("a guarded call", () => {
  const caught = (work: () => Promise<unknown>): Promise<Error> =>
    guarded(["the-secret", undefined], work).then(
      () => new Error("nothing was thrown"),
      (error: unknown) => error as Error,
    );

  it("lets out a sentence without secret and without stack", async () => {
    const error = await caught(() => Promise.reject(new TypeError("it said the-secret")));
    expect(error.message).toBe("it said [secret]");
    expect(error.stack).toBe("it said [secret]");
    expect(error.cause).toBeUndefined();
  });

  it("keeps the state of what was partly created", async () => {
    const properties = { clientSecret: "the-secret", __provider: "code" };
    const error = await caught(() => Promise.reject(new PartlyCreated("half of the-secret", "some-id", properties)));
    expect(error).toMatchObject({
      message: "half of [secret]",
      id: "some-id",
      properties,
      reasons: ["half of [secret]"],
    });
  });

  it("gives back what came of the work", async () => {
    expect(await guarded([], () => Promise.resolve(7))).toBe(7);
  });
});
