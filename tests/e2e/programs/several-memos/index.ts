export * from "../../../../examples/several-memos/index";
