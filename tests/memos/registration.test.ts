import { checkRegistration } from "../../components/memos/registration";
import { generationOf } from "../../components/memos/versions";

const check = (registration: "api" | "file", version: string) => {
  checkRegistration("registration", registration, { version, generation: generationOf("memosImage", version) });
};

it("goes over the API with every Memos, and by files from 0.30 on", () => {
  expect(() => check("api", "0.16.1")).not.toThrow();
  expect(() => check("file", "0.30.0")).not.toThrow();
});

it.each(["0.16.1", "0.29.1"])("by files is refused with Memos %s", (version) => {
  expect(() => check("file", version)).toThrow(
    `registration must be api with Memos ${version}, got "file". Memos reads such files from 0.30.0 on. Leave it out, or run a newer Memos.`,
  );
});
