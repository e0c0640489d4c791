export * from "../../../../examples/somebody-elses-authelia/index";
