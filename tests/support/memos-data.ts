import type { MemosDataInputs } from "../../components/memos/upgrade/memos-data-check";
import type { MemosDataAccess, MemosDataOutputs } from "../../components/memos/upgrade/memos-data-lifecycle";
import { FakeDatabase } from "./fake-database";

export const inputs: MemosDataInputs = {
  folders: { "": "10001:10001" },
  files: { ".owner": "10001:10001\n" },
  secretFiles: {},
  reader: "0:0",
  watched: [],
  preview: {},
  holds: "Memos' data: memos and accounts",
  acceptDataLoss: [],
  dockerHost: "unix:///var/run/docker.sock",
  image: "sha256:old",
  version: "0.30.0",
  volume: "data",
  stack: "memos-sso/dev",
  allowUserRegistration: true,
  acceptUnlinkedAccounts: false,
  keep: 2,
  restores: 0,
};
export const next: MemosDataInputs = { ...inputs, image: "sha256:new", version: "0.30.1" };
export const state: MemosDataOutputs = { ...inputs, backups: [] };

export const first = "data-0.29.1-20260101T000000Z";
export const second = "data-0.30.0-20260201T000000Z";

export const databaseWith = ({
  copies = [],
  exists = true,
  openedBy = ["sha256:old"],
  ...others
}: Partial<Scene> = {}) => new FakeDatabase([...copies], { exists, openedBy, ...others });
export interface Scene {
  readonly copies: readonly string[];
  readonly exists: boolean;
  readonly openedBy: readonly string[];
  readonly unchangedSince?: string;
  readonly isOurs?: boolean;
}

export const accessTo = (database: FakeDatabase): MemosDataAccess => ({
  openDatabase: () => database,
  writeVolumeFiles: () => {
    database.done.push("write files");
    return Promise.resolve();
  },
  importData: (_where, folder, owner) => {
    database.done.push(`import ${folder} for ${owner}`);
    return Promise.resolve();
  },
});

export const done = async (database: FakeDatabase, work: (access: MemosDataAccess) => Promise<unknown>) => {
  await work(accessTo(database));
  return database.done;
};
