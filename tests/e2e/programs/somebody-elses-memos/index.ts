export * from "../../../../examples/somebody-elses-memos/index";
