export * from "../../../../examples/identity-provider-only/index";
