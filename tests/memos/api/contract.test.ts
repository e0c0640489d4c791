import { fakedVersions } from "../../support/fake-memos-versions";
import { FakeMemosServer } from "../../support/fake-memos-server";
import { itFollowsTheContract } from "./contract";

describe.each(fakedVersions)("the fake Memos %s", (version) => {
  let memos: FakeMemosServer;
  beforeAll(async () => {
    memos = await FakeMemosServer.start(version);
  });
  afterAll(() => memos.stop());

  itFollowsTheContract(version, () => memos.url);
});
