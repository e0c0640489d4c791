import { connectForRefresh, keepStateIfUnreachable } from "../../components/memos/refresh";
import { freePort } from "../support/stack";

it("what is known stays while nothing listens where Memos should be", async () => {
  const apiUrl = `http://127.0.0.1:${await freePort()}`;
  const known = { id: "known", props: { apiUrl } };
  const look = async () => ({ id: (await connectForRefresh(apiUrl, [])).url, props: { apiUrl } });
  expect(await keepStateIfUnreachable(known, look)).toBe(known);
}, 15_000);

it("what Memos answers counts, and so does every other failure", async () => {
  const known = { id: "known", props: {} };
  expect(await keepStateIfUnreachable(known, () => Promise.resolve({}))).toEqual({});
  await expect(keepStateIfUnreachable(known, () => Promise.reject(new Error("other")))).rejects.toThrow("other");
});
