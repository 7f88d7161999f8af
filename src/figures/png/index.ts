export { renderPng, renderPngBeside } from "./render-png.ts";
