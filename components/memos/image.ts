/** The Memos that runs unless another is asked for. */
// renovate: datasource=docker depName=neosmemo/memos
export const defaultImage = "neosmemo/memos:0.30.0";
