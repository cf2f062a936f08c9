export { runAction } from "./main.ts";
