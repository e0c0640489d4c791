import type { Database } from "../../components/memos/upgrade/backups";

/** A database that only remembers what was done with it. */
export class FakeDatabase implements Database {
  /** What was done, in order; times in names of copies are left out. */
  readonly done: string[] = [];

  constructor(
    private readonly kept: string[],
    private readonly state: {
      readonly exists: boolean;
      readonly openedBy: readonly string[];
      readonly isThere?: boolean;
      readonly isOurs?: boolean;

      /** The copy that holds the database as it is now. Default none. */
      readonly unchangedSince?: string;
    },
  ) {}

  isThere = () => Promise.resolve(this.state.isThere ?? true);
  isOurs = () => Promise.resolve(this.state.isOurs ?? false);
  exists = () => Promise.resolve(this.state.exists);
  imagesUsing = () => Promise.resolve([...this.state.openedBy]);
  backups = () => Promise.resolve([...this.kept]);
  hasBackup = (copy: string) => Promise.resolve(this.kept.includes(copy));

  backUp(copy: string): Promise<void> {
    this.kept.push(copy);
    return this.note(`copy to ${copy.replace(/-\d{8}T\d{6}Z$/, "")}`);
  }

  equals = (copy: string) => Promise.resolve(copy === this.state.unchangedSince);
  start = (image: string) => this.note(`start ${image}`);
  restore = (copy: string) => this.note(`replace by ${copy}`);

  deleteBackup(copy: string): Promise<void> {
    this.kept.splice(this.kept.indexOf(copy), 1);
    return this.note(`forget ${copy}`);
  }

  private note(what: string): Promise<void> {
    this.done.push(what);
    return Promise.resolve();
  }
}
