export { described, descriptionOf } from "./described.ts";
