/** What can compute, by name; loads nothing that does. */
export { DEVICES, type Device } from "../session/device.ts";
