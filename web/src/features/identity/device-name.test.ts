import { expect, it } from "vitest";
import { deviceOf } from "./device-name";

it("a device is named by its browser and its system", () => {
  expect(deviceOf("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", "?")).toEqual({ name: "Chrome · Linux", isPhone: false });
  expect(deviceOf("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", "?")).toEqual({ name: "Safari · iPhone", isPhone: true });
  expect(deviceOf("treasury-bot/2.1", "?").name).toBe("treasury-bot/2.1");
  expect(deviceOf(null, "Unknown device").name).toBe("Unknown device");
});
