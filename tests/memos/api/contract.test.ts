import { FakeMemosServer } from "../../support/fake-memos-server";
import { itLivesLikeMemos } from "./contract";

describe("the fake Memos", () => {
  let memos: FakeMemosServer;
  beforeAll(async () => {
    memos = await FakeMemosServer.start();
  });
  afterAll(() => memos.stop());

  itLivesLikeMemos(() => memos.url);
});
