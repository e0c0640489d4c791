import { FakeMemos } from "../../support/fake-memos";
import { itLivesLikeMemos } from "./contract";

describe("the fake Memos", () => {
  let memos: FakeMemos;
  beforeAll(async () => {
    memos = await FakeMemos.start();
  });
  afterAll(() => memos.stop());

  itLivesLikeMemos(() => memos.url);
});
