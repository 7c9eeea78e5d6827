// The mocked HTTP of component tests.
import { setupServer } from "msw/node";
import { handlers } from "../mock/handlers";

export { previewOf } from "../mock/imports";

export const server = setupServer(...handlers);
export { CODE, meAs, PASSWORD } from "../mock/identity";
