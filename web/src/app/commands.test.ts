import { expect, it } from "vitest";
import { rankCommands, type Command } from "@/app/commands";

const command = (id: string, label: string, words = ""): Command => ({ id, label, hint: "", icon: "help", words: `${label} ${words}`.toLowerCase(), run: () => undefined });
const commands = [command("a", "Overview"), command("b", "Bank / Nordbank", "de61500105175407324931"), command("c", "Nordbank card"), command("search", "Search entries for “nord”", "nord bank")];
const ids = (text: string) => rankCommands(commands, text).map((each) => each.id);

it("what starts with the text comes first, a search of the entries last", () => {
  expect(ids("nord")).toEqual(["c", "b", "search"]);
});

it("every word must occur, in any order", () => {
  expect(ids("card nord")).toEqual(["c"]);
});

it("an account is found by its number", () => {
  expect(ids("5407324931")).toEqual(["b"]);
});
