/** What can compute, by name, and with how many threads; loads nothing that does. */
export { DEVICES, type Device } from "../session/device.ts";
export { selectedThreads, selectThreads } from "../session/threads.ts";
